package io.vatpool.cli.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a process says which service of which cluster it is: two system properties on its command
 * line. They decide whether a recorded pid is still the same process, and find a service whose pid
 * was never recorded because the machine or the command failed just then.
 */
final class ServiceMarks {

  private static final String CLUSTER = "-Dvatpool.cluster=";
  private static final String SERVICE = "-Dvatpool.service=";
  private static final Path PROC = Path.of("/proc");

  private final DataFolder folder;

  ServiceMarks(DataFolder folder) {
    this.folder = folder;
  }

  /** The arguments that mark a process of this cluster as that service. */
  List<String> arguments(String service) {
    return List.of(CLUSTER + folder.root(), SERVICE + service);
  }

  /** The process with this pid, if it lives and is that service. */
  Optional<ProcessHandle> process(long pid, String service) {
    // The handle first: it remembers when the process started, and signals no successor of that
    // pid.
    return ProcessHandle.of(pid)
        .filter(handle -> service(handle.pid()).filter(service::equals).isPresent());
  }

  /** All services of this cluster that have a process, by name. Looks at every process there is. */
  Map<String, ProcessHandle> processes() {
    Map<String, ProcessHandle> found = new TreeMap<>();
    ProcessHandle.allProcesses()
        .forEach(handle -> service(handle.pid()).ifPresent(name -> found.put(name, handle)));
    return found;
  }

  /** Which service of this cluster the process is; empty if none, or if it has ended. */
  private Optional<String> service(long pid) {
    List<String> arguments = commandLine(pid);
    if (!arguments.contains(asRead(CLUSTER + folder.root()))) {
      return Optional.empty();
    }
    return arguments.stream()
        .filter(a -> a.startsWith(SERVICE))
        .map(a -> a.substring(SERVICE.length()))
        .findFirst();
  }

  private static List<String> commandLine(long pid) {
    try {
      // Empty for a process that has ended and whose parent has not asked for its status yet.
      String line =
          Files.readString(
              PROC.resolve(Long.toString(pid)).resolve("cmdline"), StandardCharsets.ISO_8859_1);
      return Arrays.asList(line.split("\0"));
    } catch (IOException e) {
      return List.of(); // it has ended, or belongs to somebody else
    }
  }

  /** Command lines are read byte by byte: the name of a folder may be anything. */
  private static String asRead(String argument) {
    return new String(argument.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
