package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code vatpool vat options}. */
@Command(name = "options", description = "Changes what a restart or an empty meter does to a vat.")
final class VatOptionsCommand extends KernelOperation {

  @Parameters(index = "1", paramLabel = "VAT")
  private String vat = "";

  @Option(
      names = "--restart-critical",
      negatable = true,
      description = "The kernel stops if the vat does not start again after restart-all.")
  private Optional<Boolean> restartCritical = Optional.empty();

  @Option(
      names = "--meter-underflow",
      paramLabel = "WHAT",
      converter = Words.MeterUnderflows.class,
      completionCandidates = Words.MeterUnderflows.class,
      description = "terminate or pause: what becomes of a metered vat that cannot pay.")
  private Optional<String> meterUnderflow = Optional.empty();

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    Map<String, Object> request = new LinkedHashMap<>();
    restartCritical.ifPresent(needed -> request.put("restartCritical", needed));
    meterUnderflow.ifPresent(what -> request.put("meterUnderflow", what));
    if (request.isEmpty()) {
      throw new ParameterException(
          spec().commandLine(), "give --[no-]restart-critical or --meter-underflow");
    }
    return gateway.patch(kernel, request, "vats", vat, "lifecycle");
  }
}
