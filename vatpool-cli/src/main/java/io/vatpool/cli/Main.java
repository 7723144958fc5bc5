package io.vatpool.cli;

import io.vatpool.cli.command.VatpoolCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program's entry. */
public final class Main {

  private Main() {}

  static void main(String[] args) {
    // UTF-8 whatever the locale: JSON is UTF-8, and so are the names that vats are given.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
    // Libraries tell their life at INFO; what the user must know is said by the commands.
    Logger.getLogger("").setLevel(Level.WARNING);
    int status = VatpoolCommand.run(out, err, args);
    out.flush();
    err.flush();
    System.exit(status);
  }
}
