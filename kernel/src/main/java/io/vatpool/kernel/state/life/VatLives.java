package io.vatpool.kernel.state.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.state.CrankStore;
import io.vatpool.kernel.state.TerminatedVats;
import io.vatpool.kernel.state.VatIds;
import io.vatpool.protocol.json.JsJson;
import org.jspecify.annotations.Nullable;

/** The {@link VatLife} of each vat: {@code vN.lifecycle}, missing for one that runs. */
public final class VatLives {
  private final CrankStore store;
  private final TerminatedVats terminated;
  private final Listener listener;

  /** Is told of every transition, for the slog. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A vat has gone from one state to another.
     *
     * @param reason why; empty where nobody said
     */
    void lifeChanged(String vatId, LifeEvent event, VatLife from, VatLife to, String reason);
  }

  /** The lives of the vats in {@code store}. */
  public VatLives(CrankStore store, TerminatedVats terminated, Listener listener) {
    this.store = store;
    this.terminated = terminated;
    this.listener = listener;
  }

  private static final String SUFFIX = ".lifecycle";

  private static String key(String vatId) {
    return vatId + SUFFIX;
  }

  /** Whether a vat's life is kept under this key. */
  static boolean isKey(String key) {
    return key.startsWith("v") && key.endsWith(SUFFIX) && VatIds.isVat(vatId(key));
  }

  static String vatId(String key) {
    return key.substring(0, key.length() - SUFFIX.length());
  }

  /** The vat's life; a vat that was deleted is terminated only as long as it is listed so. */
  public VatLife of(String vatId) {
    if (terminated.contains(vatId)) {
      return new VatLife.Terminated();
    }
    String stored = store.get(key(vatId));
    return stored == null ? new VatLife.Running() : parse(stored);
  }

  /** Whether the vat is suspended or paused: nothing is delivered to it as it stands. */
  public boolean isHeld(String vatId) {
    return store.has(key(vatId));
  }

  /**
   * Whether the event would change anything.
   *
   * @throws IllegalTransitionException if it cannot happen in the vat's state
   */
  public boolean wouldMove(String vatId, LifeEvent event) {
    VatLife life = of(vatId);
    return switch (LifeMove.of(life, event, "")) {
      case LifeMove.To to -> true;
      case LifeMove.Stay stay -> false;
      case LifeMove.Illegal illegal -> throw IllegalTransitionException.of(vatId, life, event);
    };
  }

  /**
   * Applies an event: all transitions of all vats are made here.
   *
   * @param reason for people
   * @return whether anything has changed
   * @throws IllegalTransitionException if it cannot happen in the vat's state
   */
  public boolean apply(String vatId, LifeEvent event, String reason) {
    VatLife from = of(vatId);
    return switch (LifeMove.of(from, event, reason)) {
      case LifeMove.To(VatLife next) -> {
        String text = text(next);
        if (text != null) {
          store.set(key(vatId), text);
        } else if (isHeld(vatId)) {
          store.delete(key(vatId));
        }
        listener.lifeChanged(vatId, event, from, next, reason);
        yield true;
      }
      case LifeMove.Stay stay -> false;
      case LifeMove.Illegal illegal -> throw IllegalTransitionException.of(vatId, from, event);
    };
  }

  private static @Nullable String text(VatLife life) {
    if (!life.suspended() && !life.paused()) {
      return null;
    }
    ObjectNode json = JsJson.NODES.objectNode();
    if (life.suspended()) {
      json.put("suspended", true);
    }
    if (life.paused()) {
      json.put("paused", true);
    }
    if (!life.reason().isEmpty()) {
      json.put("reason", life.reason());
    }
    if (life.faults() > 0) {
      json.put("faults", life.faults());
    }
    return JsJson.stringify(json);
  }

  static VatLife parse(String stored) {
    JsonNode json = JsJson.parse(stored);
    boolean suspended = json.path("suspended").asBoolean(false);
    boolean paused = json.path("paused").asBoolean(false);
    String reason = json.path("reason").asText("");
    int faults = json.path("faults").asInt(0);
    if (suspended) {
      return paused ? new VatLife.SuspendedPaused(reason, faults) : new VatLife.Suspended(reason);
    }
    return paused ? new VatLife.Paused(reason, faults) : new VatLife.Running();
  }
}
