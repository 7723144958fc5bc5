package io.vatpool.xsnap.vat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vatpool.xsnap.engine.UpcallHandler;
import java.util.Arrays;

/**
 * Tells the supervisor's three kinds of upcall apart by their first bytes. The supervisor writes
 * them with {@code JSON.stringify} and vat code cannot reach the channel, so the form is fixed; a
 * syscall's JSON is passed on unparsed.
 */
final class VatUpcalls implements UpcallHandler {
  private static final byte[] SYSCALL = "[\"syscall\",".getBytes(UTF_8);
  private static final byte[] CONSOLE = "[\"sourcedConsole\",".getBytes(UTF_8);
  private static final byte[] TEST_LOG = "[\"testLog\"".getBytes(UTF_8);
  private static final byte[] CONSOLE_ANSWER = "[\"ok\"]".getBytes(UTF_8);
  private static final byte[] TEST_LOG_ANSWER = "[\"OK\"]".getBytes(UTF_8);
  private static final int SHOWN_BYTES_MAX = 100;

  private final VatHost host;

  VatUpcalls(VatHost host) {
    this.host = host;
  }

  @Override
  public byte[] handle(byte[] request) throws Exception {
    if (request.length > 0 && request[request.length - 1] == ']') {
      if (startsWith(request, SYSCALL)) {
        return host.syscall(inside(request, SYSCALL.length)).getBytes(UTF_8);
      }
      if (startsWith(request, CONSOLE)) {
        host.console("[" + inside(request, CONSOLE.length) + "]");
        return CONSOLE_ANSWER;
      }
      if (startsWith(request, TEST_LOG)) {
        host.testLog("[" + afterComma(inside(request, TEST_LOG.length)) + "]");
        return TEST_LOG_ANSWER;
      }
    }
    throw new IllegalArgumentException(
        "the supervisor made an unknown upcall: "
            + new String(request, 0, Math.min(request.length, SHOWN_BYTES_MAX), UTF_8));
  }

  @Override
  public boolean givesKnownAnswers() {
    return host.acceptsWrites();
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length > prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static String inside(byte[] array, int start) {
    return new String(array, start, array.length - 1 - start, UTF_8);
  }

  private static String afterComma(String arguments) {
    return arguments.startsWith(",") ? arguments.substring(1) : arguments;
  }
}
