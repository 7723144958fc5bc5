package io.vatpool.snapstore;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.vatpool.snapstore.move.MoveCommand;
import java.util.List;

/** Runs the service, or with arguments a command on its store. */
@QuarkusMain
public final class Main {
  Main() {}

  /** Without arguments the service; else the command they say, and its exit status. */
  public static void main(String... arguments) {
    if (arguments.length == 0) {
      Quarkus.run(arguments);
    } else {
      System.exit(MoveCommand.run(List.of(arguments), System.out, System.err));
    }
  }
}
