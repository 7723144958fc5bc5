package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CommittedMomentTest {
  @RegisterExtension static final StoreUnderTest DB = new StoreUnderTest();

  private final MariaDbKernelStore store = DB.newStore();

  @Test
  void laterCommitsAreNotSeen() {
    String kernel = store.lease().kernelId();
    store.commit(StoreUnderTest.kv(Map.of("a", Optional.of("1"))));

    try (CommittedMoment moment = CommittedMoment.now(DB.dataSource())) {
      CommittedState then = moment.kernel(kernel);
      store.commit(StoreUnderTest.kv(Map.of("a", Optional.of("2"), "b", Optional.of("2"))));

      assertThat(then.get("a")).isEqualTo("1");
      assertThat(then.get("b")).isNull();
      assertThat(then.range("", "", 10)).containsExactly(Map.entry("a", "1"));
    }
    assertThat(new CommittedState(DB.dataSource(), kernel).get("a")).isEqualTo("2");
  }

  @Test
  void aClosedMomentGivesItsConnectionBackClean() {
    String kernel = store.lease().kernelId();

    for (int i = 0; i < 20; i++) { // more than the pool has
      store.commit(StoreUnderTest.kv(Map.of("n", Optional.of(Integer.toString(i)))));
      try (CommittedMoment moment = CommittedMoment.now(DB.dataSource())) {
        assertThat(moment.kernel(kernel).get("n")).isEqualTo(Integer.toString(i));
      }
    }
  }
}
