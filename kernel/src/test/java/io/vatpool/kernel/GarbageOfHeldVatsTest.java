package io.vatpool.kernel;

import static io.vatpool.kernel.ScriptedWorkers.syscalls;
import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.protocol.CapData;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a vat has to be told of dropped and retired objects waits while nothing is delivered to it.
 * After each run the fixture audits the state: every count fits, whoever has to be told.
 */
class GarbageOfHeldVatsTest {
  /** Durable, so that it outlives an incarnation. */
  private static final String EXPORT = "o+d7/1";

  private static final String IMPORT = "o-50";

  private final LifecycleFixture fixture = new LifecycleFixture(2, 0);

  /** Where nothing is delivered to v2. */
  enum Held {
    PAUSED {
      @Override
      void begin(KernelLifecycle v2) {
        v2.pause("v2", "");
      }

      @Override
      void end(KernelLifecycle v2) {
        v2.resume("v2");
      }
    },
    SUSPENDED {
      @Override
      void begin(KernelLifecycle v2) {
        v2.suspend("v2", "");
      }

      @Override
      void end(KernelLifecycle v2) {
        v2.unsuspend("v2");
      }
    },
    BOTH {
      @Override
      void begin(KernelLifecycle v2) {
        PAUSED.begin(v2);
        SUSPENDED.begin(v2);
      }

      @Override
      void end(KernelLifecycle v2) {
        PAUSED.end(v2);
        SUSPENDED.end(v2);
      }
    };

    abstract void begin(KernelLifecycle v2);

    abstract void end(KernelLifecycle v2);
  }

  /** Has {@code from} pass an object of its own to {@code to}, where it arrives as IMPORT. */
  private String pass(String from, String to) {
    fixture.workers.script(
        from,
        syscalls(
            "[\"send\",\"%s\",{\"methargs\":{\"body\":\"#[\\\"take\\\",[\\\"$0\\\"]]\",\"slots\":[\"%s\"]}}]"
                .formatted(IMPORT, EXPORT)));
    fixture.kernel.queueToObject(
        root(from), new CapData("#[\"pass\",[\"$0\"]]", List.of(root(to))), ResolutionPolicy.NONE);
    fixture.run();
    assertThat(fixture.deliveries()).contains(to + " take");
    return fixture.store.kv().get(from + ".c." + EXPORT);
  }

  private String root(String vatId) {
    return fixture.roots.get(Integer.parseInt(vatId.substring(1)) - 1);
  }

  /** A message in which the vat makes these syscalls. */
  private void has(String vatId, String... syscalls) {
    fixture.workers.script(vatId, syscalls(syscalls));
    fixture.send(vatId, "tidy");
    fixture.run();
  }

  private List<String> garbageOfV2() {
    return fixture.deliveries().stream()
        .filter(delivery -> delivery.matches("v2 (drop|retire).*"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Held.class)
  void dropsAndRetirementsOfExportsWait(Held held) {
    String object = pass("v2", "v1");
    held.begin(fixture.kernel.lifecycle());
    fixture.run();

    has("v1", "[\"dropImports\",[\"%s\"]]".formatted(IMPORT));
    has("v1", "[\"retireImports\",[\"%s\"]]".formatted(IMPORT));

    assertThat(garbageOfV2()).isEmpty();
    assertThat(fixture.kernel.hasWork()).isFalse();
    assertThat(fixture.store.kv()).containsKey(object + ".refCount");

    held.end(fixture.kernel.lifecycle());
    fixture.run();

    assertThat(garbageOfV2()).containsExactly("v2 dropExports", "v2 retireExports");
    assertThat(fixture.store.kv())
        .doesNotContainKeys(object + ".refCount", object + ".owner", "v2.gcActions");
  }

  @ParameterizedTest
  @EnumSource(Held.class)
  void retirementsOfImportsWait(Held held) {
    String object = pass("v1", "v2");
    has("v2", "[\"dropImports\",[\"%s\"]]".formatted(IMPORT));
    held.begin(fixture.kernel.lifecycle());
    fixture.run();
    fixture.deliveries();

    has("v1", "[\"retireExports\",[\"%s\"]]".formatted(EXPORT));

    assertThat(garbageOfV2()).isEmpty();
    assertThat(fixture.store.kv()).containsKey("v2.c." + object);

    held.end(fixture.kernel.lifecycle());
    fixture.run();

    assertThat(garbageOfV2()).containsExactly("v2 retireImports");
    assertThat(fixture.store.kv()).doesNotContainKeys("v2.c." + object, "v2.gcActions");
  }

  @ParameterizedTest
  @EnumSource(Held.class)
  void whatWaitsGoesWithAVatThatIsTerminated(Held held) {
    String object = pass("v2", "v1");
    held.begin(fixture.kernel.lifecycle());
    fixture.run();
    has("v1", "[\"dropImports\",[\"%s\"]]".formatted(IMPORT));

    fixture.kernel.terminateVat("v2", CapData.of("#\"enough\""));
    fixture.run();

    assertThat(fixture.store.kv().keySet())
        .noneMatch(key -> key.startsWith("v2."))
        .doesNotContain(object + ".owner");
  }
}
