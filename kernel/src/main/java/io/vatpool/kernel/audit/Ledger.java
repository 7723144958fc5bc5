package io.vatpool.kernel.audit;

import io.vatpool.kernel.audit.Finding.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up who holds each object and promise, and compares it with what the state says. */
final class Ledger {
  private final Map<String, Account> accounts = new TreeMap<>();

  /** One object or promise. */
  static final class Account {
    private @Nullable String stored;
    private @Nullable String owner;
    private @Nullable String exporter;
    private long reachable;
    private long recognizable;
    private long byDying;

    @Nullable String owner() {
      return owner;
    }

    @Nullable String exporter() {
      return exporter;
    }

    boolean exists() {
      return stored != null;
    }
  }

  Account account(String kref) {
    return accounts.computeIfAbsent(kref, k -> new Account());
  }

  /** Somebody holds the kref so as to reach it. Device nodes live for ever and are not counted. */
  void hold(String kref) {
    if (kref.startsWith("kd")) {
      return;
    }
    Account account = account(kref);
    account.reachable++;
    account.recognizable++;
  }

  /** Somebody holds the kref and can only recognise it. */
  void recognize(String kref) {
    account(kref).recognizable++;
  }

  /**
   * A vat imports the object.
   *
   * @param dying whether that vat is being deleted: it is not told when the object goes
   */
  void imported(String koid, boolean reachable, boolean dying) {
    Account account = account(koid);
    account.recognizable++;
    if (reachable) {
      account.reachable++;
    }
    if (dying) {
      account.byDying++;
    }
  }

  void stored(String kref, String refCount) {
    account(kref).stored = refCount;
  }

  void owner(String kref, String vatId) {
    account(kref).owner = vatId;
  }

  void exporter(String kref, String vatId) {
    account(kref).exporter = vatId;
  }

  Map<String, Account> accounts() {
    return accounts;
  }

  /**
   * Compares.
   *
   * @param candidates krefs that the next crank will look at, and perhaps delete
   * @param retired objects that are gone and about to be retired from all c-lists
   * @return what is held by nobody that the state knows of
   */
  SequencedMap<String, Long> settle(
      Findings findings, Set<String> candidates, Set<String> retired) {
    SequencedMap<String, Long> outside = new LinkedHashMap<>();
    accounts.forEach((kref, account) -> {
      if (account.stored == null) {
        findings.expect(
            account.byDying == account.recognizable
                || (retired.contains(kref) && account.reachable == 0),
            Kind.REFERENCE_COUNT,
            kref,
            "is held by " + account.recognizable + ", but is not in the kernel's tables");
      } else if (kref.startsWith("kp")) {
        promise(kref, account, account.stored, candidates, findings, outside);
      } else {
        object(kref, account, account.stored, findings, outside);
      }
    });
    return outside;
  }

  private static void promise(
      String kref,
      Account account,
      String text,
      Set<String> candidates,
      Findings findings,
      SequencedMap<String, Long> outside) {
    long stored = Numbers.natural(text);
    if (stored < account.recognizable) {
      mismatch(kref, Long.toString(account.recognizable), text, findings);
    } else if (stored > account.recognizable) {
      outside.put(kref, stored - account.recognizable);
    } else if (stored == 0 && !candidates.contains(kref)) {
      findings.add(Kind.REFERENCE_COUNT, kref, "is held by nobody, but has not been deleted");
    }
  }

  private static void object(
      String kref,
      Account account,
      String text,
      Findings findings,
      SequencedMap<String, Long> outside) {
    int comma = text.indexOf(',');
    long reachable = comma < 0 ? -1 : Numbers.natural(text.substring(0, comma));
    long recognizable = Numbers.natural(text.substring(comma + 1));
    long more = reachable - account.reachable;
    if (reachable < 0 || more < 0 || recognizable - account.recognizable != more) {
      mismatch(kref, account.reachable + "," + account.recognizable, text, findings);
    } else if (more > 0) {
      outside.put(kref, more);
    }
  }

  private static void mismatch(String kref, String counted, String stored, Findings findings) {
    findings.add(
        Kind.REFERENCE_COUNT, kref, "is held " + counted + " times, but counted as " + stored);
  }
}
