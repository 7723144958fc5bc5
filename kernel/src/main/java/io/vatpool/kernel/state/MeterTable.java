package io.vatpool.kernel.state;

import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Meters that pay for the computrons of dynamic vats: {@code mN.remaining}, {@code mN.threshold}.
 */
public final class MeterTable {
  private static final String UNLIMITED = "unlimited";
  private static final long FIRST_METER_ID = 1;

  private final CrankStore store;
  private final Counter ids;

  MeterTable(CrankStore store) {
    this.store = store;
    this.ids = new Counter(store, "meter.nextID");
  }

  /**
   * What a meter holds.
   *
   * @param remaining computrons left; null for a meter without end
   * @param threshold below which its owner is told, once per crossing
   */
  public record Meter(@Nullable BigInteger remaining, BigInteger threshold) {
    /** Checks. */
    public Meter {
      Objects.requireNonNull(threshold, "threshold");
      if (threshold.signum() < 0 || (remaining != null && remaining.signum() < 0)) {
        throw new StateViolationException("a meter cannot be negative");
      }
    }
  }

  void initialize() {
    store.set("meter.nextID", Long.toString(FIRST_METER_ID));
  }

  /** Makes a meter and returns its id. */
  public String allocate(Meter meter) {
    String meterId = "m" + ids.allocate();
    BigInteger remaining = meter.remaining;
    store.set(remainingKey(meterId), remaining == null ? UNLIMITED : remaining.toString());
    store.set(thresholdKey(meterId), meter.threshold.toString());
    return meterId;
  }

  /** What the meter holds. */
  public Meter get(String meterId) {
    insist(meterId);
    return new Meter(remaining(meterId), new BigInteger(store.getRequired(thresholdKey(meterId))));
  }

  /** Fills the meter up by {@code delta}. */
  public void addRemaining(String meterId, BigInteger delta) {
    insist(meterId);
    insistNatural(delta);
    BigInteger remaining = remaining(meterId);
    if (remaining != null) {
      store.set(remainingKey(meterId), remaining.add(delta).toString());
    }
  }

  /** Sets the threshold of notification. */
  public void setThreshold(String meterId, BigInteger threshold) {
    insist(meterId);
    insistNatural(threshold);
    store.set(thresholdKey(meterId), threshold.toString());
  }

  /** Whether the meter can pay for {@code spent} computrons. */
  public boolean canPay(String meterId, long spent) {
    insist(meterId);
    BigInteger remaining = remaining(meterId);
    return remaining == null || remaining.compareTo(BigInteger.valueOf(spent)) >= 0;
  }

  /** Takes {@code spent} computrons, at most all; says whether the owner has to be told. */
  public boolean deduct(String meterId, long spent) {
    insist(meterId);
    BigInteger before = remaining(meterId);
    if (before == null) {
      return false;
    }
    BigInteger threshold = new BigInteger(store.getRequired(thresholdKey(meterId)));
    BigInteger after = before.subtract(BigInteger.valueOf(spent)).max(BigInteger.ZERO);
    store.set(remainingKey(meterId), after.toString());
    return after.compareTo(threshold) < 0 && before.compareTo(threshold) >= 0;
  }

  private @Nullable BigInteger remaining(String meterId) {
    String stored = store.getRequired(remainingKey(meterId));
    return stored.equals(UNLIMITED) ? null : new BigInteger(stored);
  }

  private static String remainingKey(String meterId) {
    return meterId + ".remaining";
  }

  private static String thresholdKey(String meterId) {
    return meterId + ".threshold";
  }

  private static void insist(String meterId) {
    if (meterId.length() < 2
        || meterId.charAt(0) != 'm'
        || !Digits.only(meterId, 1, meterId.length())) {
      throw new StateViolationException("'" + meterId + "' is no meter id");
    }
  }

  private static void insistNatural(BigInteger number) {
    if (number.signum() < 0) {
      throw new StateViolationException("expected a natural number, got " + number);
    }
  }
}
