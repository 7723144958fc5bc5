package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.NewToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code vatpool token new}. */
@Command(
    name = "new",
    description = {
      "Makes a token, and prints it with the line for the gateways' file of tokens.",
      "The token is the client's, for VATPOOL_TOKEN or --token-file; it is kept nowhere else."
    })
final class TokenNewCommand extends Task {

  private static final int RATE_MAX = 1_000_000;

  @Parameters(paramLabel = "NAME", description = "The client, in logs: no two have one name.")
  private String name = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "reader, sender (reads, too) or operator (everything).")
  private String role = "";

  @Option(
      names = "--kernel",
      paramLabel = "KERNEL",
      description = "A kernel that it may use, also one to come; all if none is given.")
  private List<String> kernels = List.of();

  @Option(
      names = "--requests-per-second",
      paramLabel = "N",
      description = "What each gateway takes from it; without limit if not given.")
  private Optional<Integer> requestsPerSecond = Optional.empty();

  @Override
  Exit perform() {
    require(name.matches("[!-~]{1,100}"), "NAME has 1 to 100 visible ASCII characters");
    require(
        !name.startsWith("oidc:"), "names that begin with oidc: are those of an issuer's tokens");
    require(
        List.of("reader", "sender", "operator").contains(role),
        "--role is reader, sender or operator, not " + role);
    kernels.forEach(kernel ->
        require(
            kernel.matches("\\*|[A-Za-z0-9][A-Za-z0-9._-]{0,62}"),
            "--kernel " + kernel + " is no name of a kernel"));
    requestsPerSecond.ifPresent(rate ->
        require(rate >= 1 && rate <= RATE_MAX, "--requests-per-second is 1 to " + RATE_MAX));

    NewToken token = NewToken.random();
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("name", name).put("tokenSha256", token.sha256()).put("role", role);
    (kernels.isEmpty() ? List.of("*") : kernels).forEach(entry.withArray("kernels")::add);
    requestsPerSecond.ifPresent(rate -> entry.put("requestsPerSecond", rate));
    console()
        .result(
            Map.of("token", token.secret(), "entry", entry),
            () -> "token: " + token.secret() + "\nentry: " + entry);
    return Exit.OK;
  }

  private void require(boolean right, String rule) {
    if (!right) {
      throw new ParameterException(spec().commandLine(), rule);
    }
  }
}
