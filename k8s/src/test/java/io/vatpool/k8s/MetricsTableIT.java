package io.vatpool.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.testing.ServiceProcess;
import io.vatpool.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in the documentation and what running services show are the same. */
class MetricsTableIT {
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (vatpool_\\S+) (\\w+)$");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ((?:`vatpool_\\w+`(?:, )?)+) \\| (\\w+) \\|");
  private static final Pattern LABEL = Pattern.compile("(?m)^vatpool_[^{\\n]*\\{([^}]*)}");

  @Test
  void tableAndServicesAgreeOnNamesAndKinds() throws IOException {
    assertThat(documented()).containsExactlyInAnyOrderEntriesOf(exposed());
  }

  @Test
  void noLabelNamesAVatAKernelOrAClient() {
    Set<String> labels = new TreeSet<>();
    Matcher series = LABEL.matcher(allText());
    while (series.find()) {
      for (String label : series.group(1).split(",(?=\\w+=)", -1)) {
        labels.add(label.substring(0, label.indexOf('=')));
      }
    }
    assertThat(labels)
        .isSubsetOf(
            "outcome", "reason", "kind", "source", "phase", "type", "to", "part", "form", "cause",
            "mode", "state", "le");
  }

  private static Map<String, String> documented() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("../docs/metrics.md")));
    while (row.find()) {
      for (String name : row.group(1).replace("`", "").split(", ", -1)) {
        rows.put(name, row.group(2));
      }
    }
    return rows;
  }

  private static Map<String, String> exposed() {
    Map<String, String> found = new TreeMap<>();
    Matcher type = TYPE.matcher(allText());
    while (type.find()) {
      found.put(type.group(1), type.group(2));
    }
    found.keySet().removeIf(name -> isMaximum(name, found));
    return found;
  }

  /** The gauge beside a histogram or a summary, and what it is the largest of. */
  private static boolean isMaximum(String name, Map<String, String> found) {
    return name.endsWith("_max")
        && List.of("histogram", "summary")
            .contains(found.getOrDefault(name.substring(0, name.length() - "_max".length()), ""));
  }

  private static String allText() {
    TestCluster cluster = Running.cluster();
    return List.of(cluster.gateway(), cluster.worker(0), cluster.snapstore()).stream()
        .map(ServiceProcess::url)
        .map(url -> Running.get(url.resolve("/q/metrics")))
        .collect(Collectors.joining("\n"));
  }
}
