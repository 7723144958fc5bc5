package io.vatpool.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.SimulatedStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrankStoreTest {
  private final SimulatedStore committed = new SimulatedStore();
  private final CrankStore store =
      new CrankStore(committed, new UndoLog(), 10_000, CrankTrace.NONE);

  @Test
  void laysChangesOverWhatIsCommitted() {
    committed.kv().put("a", "1");
    committed.kv().put("b", "2");

    store.set("c", "3");
    store.delete("a");

    assertThat(store.get("a")).isNull();
    assertThat(store.get("b")).isEqualTo("2");
    assertThat(keys()).containsExactly("b", "c");
    assertThat(committed.kv()).containsOnlyKeys("a", "b");
  }

  @Test
  void ordersKeysByTheirUtf8Bytes() {
    committed.kv().put("vs.\uFB01", "");
    store.set("vs.\uD83D\uDE00", "");
    store.set("vs.z", "");

    List<String> keys = keys();

    assertThat(keys).containsExactly("vs.z", "vs.\uFB01", "vs.\uD83D\uDE00");
  }

  @Test
  void storesLoneSurrogatesAsTheReferenceDoes() {
    store.set("k\uD800", "v\uDC00");

    assertThat(store.get("k\uFFFD")).isEqualTo("v\uFFFD");
  }

  @Test
  void rollsBackToASavepointAndForgetsLaterOnes() {
    store.startCrank();
    store.establishSavepoint("start");
    store.set("a", "1");
    store.establishSavepoint("deliver");
    store.set("a", "2");
    store.delete("a");

    store.rollbackCrank("deliver");

    assertThat(store.get("a")).isEqualTo("1");
    assertThatThrownBy(() -> store.rollbackCrank("deliver"))
        .isInstanceOf(IllegalStateException.class);
    store.rollbackCrank("start");
    assertThat(store.get("a")).isNull();
  }

  @Test
  void hashesConsensusWritesInOrderAlsoThoseUndone() {
    store.startCrank();
    store.establishSavepoint("start");
    store.set("a", "1");
    store.set("local.x", "2");
    store.rollbackCrank("start");
    store.delete("b\u00e9");

    CrankHashes hashes = store.emitCrankHashes();

    String crankHash = sha256("add\na\n1\ndelete\nb\u00e9\n");
    assertThat(hashes.crankHash()).isEqualTo(crankHash);
    assertThat(hashes.activityHash()).isEqualTo(sha256("activityhash\n\n" + crankHash + "\n"));
    assertThat(store.activityHash()).isEqualTo(hashes.activityHash());
  }

  @Test
  void eachCrankHasAHashOfItsOwn() {
    store.set("before", "1");
    store.startCrank();
    store.set("a", "1");
    String first = store.emitCrankHashes().crankHash();

    String second = store.emitCrankHashes().crankHash();

    assertThat(first).isEqualTo(sha256("add\na\n1\n"));
    assertThat(second).isEqualTo(sha256(""));
  }

  @Test
  void keepsTheHostsKeysFromTheKernel() {
    assertThatThrownBy(() -> store.set("host.x", "1")).isInstanceOf(StateViolationException.class);
    assertThatThrownBy(() -> store.delete("host.x")).isInstanceOf(StateViolationException.class);
  }

  @Test
  void asksTheStoreOnceForAKeyEvenIfThereIsNone() {
    assertThat(store.get("a")).isNull();
    int before = committed.reads();

    store.get("a");

    assertThat(committed.reads()).isEqualTo(before);
  }

  @Test
  void knowsWithoutALookWhatIsNotInAFetchedClist() {
    committed.kv().put("v1.c.ko20", "R o+5");
    store.fetchClist("v1");
    int before = committed.reads();

    store.set("v1.c.ko21", "R o+6");
    store.startBlock();

    assertThat(store.get("v1.c.ko20")).isEqualTo("R o+5");
    assertThat(store.get("v1.c.ko21")).isEqualTo("R o+6");
    assertThat(store.get("v1.c.p+9")).isNull();
    assertThat(committed.reads()).isEqualTo(before);
  }

  @Test
  void seesKeysThatAppearWhileItIterates() {
    store.set("p.1", "");
    store.set("p.3", "");
    List<String> seen = new ArrayList<>();

    for (String key : PrefixedKeys.of(store, "p.")) {
      seen.add(key);
      if (key.equals("p.1")) {
        store.set("p.2", "");
        store.delete("p.3");
      }
    }

    assertThat(seen).containsExactly("p.1", "p.2");
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (String key = store.nextKey(""); key != null; key = store.nextKey(key)) {
      keys.add(key);
    }
    return keys;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
