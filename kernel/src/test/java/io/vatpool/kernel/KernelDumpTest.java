package io.vatpool.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelDumpTest {
  private static final CapData HELLO = CapData.of("#[\"hello\",[]]");

  private final LifecycleFixture fixture = new LifecycleFixture(2, 1);

  @Test
  void elementsAreThoseOfTheReference() {
    // Given
    String root = fixture.roots.getFirst();
    String kpid = fixture.kernel.queueToObject(root, HELLO, ResolutionPolicy.LOG_FAILURE);

    // When
    List<String> promises = pages("promises", 100);
    List<String> queue = pages("acceptanceQueue", 100);

    // Then
    assertThat(promises)
        .containsExactly(
            """
            {"id":"%s","state":"unresolved","refCount":2,"policy":"logFailure","subscribers":[],"queue":[]}\
            """
                .formatted(kpid));
    assertThat(queue).hasSize(1);
    assertThat(pages("objects", 100)).contains("[\"" + root + "\",\"v1\",2,2]");
    assertThat(pages("kernelTable", 100)).contains("[\"" + root + "\",\"v1\",\"o+0\"]");
  }

  @Test
  void pagesAreTheWholeInPieces() {
    // Given
    for (int i = 0; i < 5; i++) {
      fixture.kernel.queueToObject(fixture.roots.get(i % 3), HELLO, ResolutionPolicy.IGNORE);
    }

    for (String section : KernelDump.SECTIONS) {
      // When
      List<String> one = pages(section, 1);

      // Then
      assertThat(one).as(section).isEqualTo(pages(section, 1000));
    }
    assertThat(pages("promises", 2)).hasSize(5);
    assertThat(pages("kernelTable", 2)).hasSize(3);
    assertThat(KernelDump.section(fixture.kernel.view(), "bundles", "", 1)).isEmpty();
  }

  private List<String> pages(String section, int limit) {
    List<String> all = new ArrayList<>();
    String after = "";
    while (after != null) {
      KernelDump.Page page =
          KernelDump.section(fixture.kernel.view(), section, after, limit).orElseThrow();
      assertThat(page.items().size()).isLessThanOrEqualTo(limit);
      page.items().forEach(item -> all.add(JsJson.stringify(item)));
      after = page.next();
    }
    return all;
  }
}
