package io.vatpool.worker.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What Kubernetes gives a pod to speak to its API with: three files in a folder. The token is
 * replaced about once an hour, the authorities now and then, so each is read when it is used. What
 * the token is appears in no message.
 */
record ServiceAccount(Path folder) {
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,65536}");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  String token() throws IOException {
    return line("token", TOKEN);
  }

  String namespace() throws IOException {
    return line("namespace", NAMESPACE);
  }

  private String line(String name, Pattern form) throws IOException {
    Path file = folder.resolve(name);
    String text = read(file).strip();
    if (!form.matcher(text).matches()) {
      throw new IOException(file + " is not a " + name + " as Kubernetes writes it");
    }
    return text;
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Believes the API server's authorities, and nobody else. */
  SSLContext authorities() throws IOException {
    Path file = folder.resolve("ca.crt");
    try (InputStream certificates = Files.newInputStream(file)) {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(certificates)) {
        authorities.setCertificateEntry("authority" + authorities.size(), certificate);
      }
      if (authorities.size() == 0) {
        throw new CertificateException("it is empty");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " has no certificates in PEM form", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static IOException unreadable(Path file, IOException e) {
    return new IOException(
        file + " cannot be read (is automountServiceAccountToken true for this pod?): " + e, e);
  }
}
