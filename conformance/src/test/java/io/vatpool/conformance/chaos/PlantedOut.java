package io.vatpool.conformance.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** Takes checks out of a running product, to see whether that is found. */
final class PlantedOut {
  private PlantedOut() {}

  /** Says something else to the database; not longer than the original. */
  static TcpProxy.Edit inText(String original, String instead) {
    byte[] wanted = original.getBytes(StandardCharsets.US_ASCII);
    byte[] padded =
        (instead + " ".repeat(original.length() - instead.length()))
            .getBytes(StandardCharsets.US_ASCII);
    return (chunk, count) -> {
      for (int at = 0; at + wanted.length <= count; at++) {
        if (Arrays.equals(chunk, at, at + wanted.length, wanted, 0, wanted.length)) {
          System.arraycopy(padded, 0, chunk, at, padded.length);
        }
      }
    };
  }

  /**
   * An option for a JVM in which a method of a class always answers true.
   *
   * @param className with slashes
   */
  static String alwaysTrue(Path folder, String className, String method) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
    Path jar = folder.resolve("planted-out.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      String entry = Agent.class.getName().replace('.', '/') + ".class";
      out.putNextEntry(new JarEntry(entry));
      try (var in = PlantedOut.class.getClassLoader().getResourceAsStream(entry)) {
        in.transferTo(out);
      }
    }
    return "-javaagent:" + jar + "=" + className + "#" + method;
  }

  /** Loaded by the JVM in question. */
  public static final class Agent implements ClassFileTransformer {
    private final String className;
    private final String method;

    private Agent(String className, String method) {
      this.className = className;
      this.method = method;
    }

    /** Called by the JVM before {@code main}. */
    public static void premain(String wanted, Instrumentation instrumentation) {
      String[] parts = wanted.split("#", 2);
      instrumentation.addTransformer(new Agent(parts[0], parts[1]));
    }

    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] bytes) {
      if (!className.equals(name)) {
        return null;
      }
      System.err.println("planted out: " + className + "." + method);
      ClassFile file = ClassFile.of();
      return file.transformClass(
          file.parse(bytes),
          (builder, element) -> {
            if (element instanceof MethodModel found && found.methodName().equalsString(method)) {
              builder.withMethodBody(
                  found.methodName(),
                  found.methodType(),
                  found.flags().flagsMask(),
                  code -> code.iconst_1().ireturn());
            } else {
              builder.with(element);
            }
          });
    }
  }
}
