package io.vatpool.xsnap.vat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vatpool.protocol.json.JsJson;
import io.vatpool.xsnap.engine.EngineExit;
import io.vatpool.xsnap.engine.EngineExitedException;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.engine.EvaluationException;
import io.vatpool.xsnap.engine.Reply;
import io.vatpool.xsnap.engine.ResourceUse;
import io.vatpool.xsnap.engine.XsnapProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** An online vat: its engine, ready for deliveries. */
public final class VatEngine implements AutoCloseable {
  private final VatSpec spec;
  private final XsnapProcess process;

  VatEngine(VatSpec spec, XsnapProcess process) {
    this.spec = spec;
    this.process = process;
  }

  public VatSpec spec() {
    return spec;
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Runs one delivery.
   *
   * @param delivery JSON, for example {@code ["bringOutYourDead"]}
   * @return also if the vat failed; {@link DeliveryResult.Exhausted} if its engine is gone for that
   * @throws EngineLostException if the engine is gone for another reason: nothing may be concluded
   *     about the vat; {@link io.vatpool.xsnap.engine.EngineProtocolException} if the supervisor
   *     did not take this as a delivery
   * @throws IllegalArgumentException if the delivery is larger than a message may be
   */
  public DeliveryResult deliver(String delivery, VatHost host)
      throws EngineLostException, InterruptedException {
    try {
      Reply reply = ask("[\"deliver\"," + delivery + "]", host);
      String json = reply.text();
      if (!json.startsWith("[\"ok\",") && !json.startsWith("[\"error\",")) {
        throw refused("a delivery", json);
      }
      return new DeliveryResult.Completed(json, reply.meter());
    } catch (EngineExitedException e) {
      if (e.exit() instanceof EngineExit.MeterFault fault) {
        return new DeliveryResult.Exhausted(fault);
      }
      throw e;
    }
  }

  /**
   * Writes the vat's heap; the engine goes on afterwards.
   *
   * @return the number of bytes
   * @throws IOException if the sink failed; the engine goes on
   * @throws EngineLostException if the engine is gone; the sink has got an incomplete snapshot
   */
  public long saveSnapshot(OutputStream sink)
      throws IOException, EngineLostException, InterruptedException {
    return process.writeSnapshot(sink);
  }

  /** Whether nobody has noticed the engine's end yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the engine at once, from any thread; a delivery that is under way fails. */
  public void kill() {
    process.kill();
  }

  /** Ends the engine and frees everything; any thread. What is not in a snapshot is gone. */
  @Override
  public void close() {
    process.close();
  }

  /** What its process has used, after its end and if that is known. */
  public Optional<ResourceUse> resourceUse() {
    return process.resourceUse();
  }

  /** Gives the vat its code; it is evaluated by the delivery {@code startVat}. */
  void setBundle(VatBundle bundle, LiveSlotsOptions options)
      throws EngineLostException, InterruptedException {
    String message =
        "[\"setBundle\","
            + JsJson.quote(spec.vatId())
            + ","
            + bundle.toJson()
            + ","
            + options.toJson()
            + "]";
    String answer = ask(message, SilentHost.INSTANCE).text();
    if (!answer.equals("[\"dispatchReady\"]")) {
      throw refused("a bundle", answer);
    }
  }

  private Reply ask(String message, VatHost host) throws EngineLostException, InterruptedException {
    try {
      return process.command(message.getBytes(UTF_8), new VatUpcalls(host));
    } catch (EvaluationException e) {
      throw process.condemn("its supervisor threw " + e.problem());
    }
  }

  private EngineLostException refused(String what, String answer) {
    // A promise that never settles leaves the answer empty.
    String said = answer.isEmpty() ? "nothing, its dispatch never settled" : answer;
    return process.condemn("its supervisor answered " + what + " with " + said);
  }

  @Override
  public String toString() {
    return process.toString();
  }
}
