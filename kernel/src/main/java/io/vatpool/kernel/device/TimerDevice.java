package io.vatpool.kernel.device;

import io.vatpool.kernel.device.TimerState.Event;
import io.vatpool.kernel.device.TimerState.Wakeup;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.state.VatSlot;
import io.vatpool.protocol.CapData;
import java.math.BigInteger;
import java.util.List;

/**
 * Wakes vats when the host says that their time has come; the reference's {@code device-timer.js}.
 *
 * <p>Stricter than that in one thing: a handler that is no object is refused when it is handed in,
 * not when its time comes and the poll fails.
 */
public final class TimerDevice implements Device {
  private static final List<String> METHODS =
      List.of(
          "__getMethodNames__",
          "deleteRepeater",
          "getLastPolled",
          "makeRepeater",
          "removeWakeup",
          "schedule",
          "setWakeup");

  private final DeviceSyscalls syscalls;

  TimerDevice(DeviceSetup setup) {
    syscalls = setup.syscalls();
  }

  @Override
  public DeviceAnswer invoke(String target, String method, CapData data) {
    if (!METHODS.contains(method)) {
      throw new DeviceException("the timer device has no method " + method);
    }
    SlotMarshal marshal = new SlotMarshal();
    TimerState timer = TimerState.of(marshal.readState(syscalls));
    DeviceArgs args = new DeviceArgs(marshal.read(data));
    return switch (method) {
      case "setWakeup" -> {
        BigInteger time = args.natural(0, "wake-up time");
        timer.add(time, new Wakeup(handler(args, 1), null));
        yield save(timer, Passable.of(time));
      }
      case "removeWakeup" -> {
        List<Passable> times = timer.remove(args.at(0)).stream().map(Passable::of).toList();
        yield save(timer, new Passable.CopyArray(times));
      }
      case "makeRepeater" -> {
        long index = timer.addRepeater(args.natural(0, "start time"), args.natural(1, "interval"));
        yield save(timer, Passable.of(index));
      }
      case "deleteRepeater" -> {
        long index = index(args);
        timer.deleteRepeater(index);
        yield save(timer, Passable.of(index));
      }
      case "schedule" -> {
        long index = index(args);
        BigInteger time = timer.nextTime(index);
        timer.add(time, new Wakeup(handler(args, 1), index));
        yield save(timer, Passable.of(time));
      }
      case "getLastPolled" -> SlotMarshal.result(Passable.of(timer.lastPolled()));
      default -> SlotMarshal.names(METHODS);
    };
  }

  /**
   * The host says what time it is.
   *
   * @param now not before what it said last, in whatever unit the host uses
   * @return whether anybody is woken
   * @throws DeviceException if time went backwards
   */
  public boolean poll(BigInteger now) {
    if (now.signum() < 0) {
      throw new DeviceException("time starts at 0, not at " + now);
    }
    TimerState timer = TimerState.of(new SlotMarshal().readState(syscalls));
    timer.setLastPolled(now);
    SlotMarshal.writeState(timer.toPassable(), syscalls);
    boolean woke = false;
    for (Event event : timer.removeThrough(now)) {
      for (Wakeup wakeup : event.wakeups()) {
        Passable time = Passable.array(Passable.of(event.time()));
        syscalls.sendOnly(wakeup.handler().slot(), SlotMarshal.message("wake", time));
        Long repeater = wakeup.repeater();
        if (repeater != null && timer.hasRepeater(repeater)) {
          timer.add(timer.nextTime(repeater), wakeup);
        }
        woke = true;
      }
    }
    if (woke) {
      SlotMarshal.writeState(timer.toPassable(), syscalls);
    }
    return woke;
  }

  private DeviceAnswer save(TimerState timer, Passable result) {
    SlotMarshal.writeState(timer.toPassable(), syscalls);
    return SlotMarshal.result(result);
  }

  private static Passable.Remotable handler(DeviceArgs args, int index) {
    if (args.at(index) instanceof Passable.Remotable handler
        && VatSlot.parse(handler.slot()).type() == SlotType.OBJECT) {
      return handler;
    }
    throw new DeviceException("the handler to wake must be an object");
  }

  private static long index(DeviceArgs args) {
    if (args.at(0) instanceof Passable.Num number && number.value() == Math.rint(number.value())) {
      return (long) number.value();
    }
    throw new DeviceException("a repeater's index must be a whole number");
  }
}
