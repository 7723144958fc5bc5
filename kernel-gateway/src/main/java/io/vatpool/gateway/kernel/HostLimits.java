package io.vatpool.gateway.kernel;

/**
 * What may wait for one kernel. Whoever asks for more is refused with the name of the setting.
 *
 * @param commandsMax requests that wait for the kernel's thread
 * @param clientCommandsMax of those, messages of one client
 * @param messagesMax events in the kernel's queues beyond which no messages are taken
 * @param clientMessagesMax messages of one client in these queues
 */
public record HostLimits(
    int commandsMax, int clientCommandsMax, long messagesMax, int clientMessagesMax) {
  private static final String PREFIX = "vatpool.gateway.limits.";

  /** Checks. */
  public HostLimits {
    if (commandsMax < 1 || clientCommandsMax < 1 || messagesMax < 1 || clientMessagesMax < 1) {
      throw new IllegalArgumentException("limits start at 1");
    }
  }

  static HostRefusal commands(String kernel, int waiting) {
    return busy(
        "kernel " + kernel + " has " + waiting + " requests waiting for its thread",
        "commands-max");
  }

  static HostRefusal clientCommands(String kernel, String client, int waiting) {
    return busy(
        "client " + client + " has " + waiting + " messages on their way to kernel " + kernel,
        "client-commands-max");
  }

  static HostRefusal messages(String kernel, long queued) {
    return busy(
        "kernel " + kernel + " has " + queued + " messages in its queues", "queued-messages-max");
  }

  static HostRefusal clientMessages(String kernel, String client, int queued) {
    return busy(
        "client " + client + " has " + queued + " messages in the queues of kernel " + kernel,
        "client-messages-max");
  }

  private static HostRefusal busy(String what, String setting) {
    return new HostRefusal(
        HostRefusal.Reason.BUSY,
        what
            + ", the limit set by "
            + PREFIX
            + setting
            + "; nothing was queued, send this again when some have been delivered");
  }
}
