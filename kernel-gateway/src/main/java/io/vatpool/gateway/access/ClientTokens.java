package io.vatpool.gateway.access;

import io.vatpool.gateway.access.AccessConfig.Mode;
import io.vatpool.protocol.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The clients of this gateway by their tokens. A token is looked up by its hash, so that how long a
 * look takes says nothing about any token. Any thread.
 */
@ApplicationScoped
public class ClientTokens {
  private static final Logger LOG = Logger.getLogger(ClientTokens.class);

  /** A file of tokens that is read. */
  private static final long FILE_BYTES_MAX = 16L << 20;

  private final Optional<Path> file;
  private volatile String text = "";
  private volatile String refused = "";
  private volatile Map<String, Client> clients = Map.of();

  @Inject
  ClientTokens(AccessConfig config) {
    this.file =
        config.mode().contains(Mode.TOKENS) ? Optional.of(required(config)) : Optional.empty();
    if (file.isPresent()) {
      text = read(file.get());
      clients = TokenFile.parse(file.get().toString(), text);
      LOG.infof("access: %d clients from %s", clients.size(), file.get());
    }
  }

  private static Path required(AccessConfig config) {
    return config
        .tokensFile()
        .orElseThrow(() ->
            new AccessSettingsException(
                "vatpool.access.mode=tokens needs vatpool.access.tokens-file, a file with an entry"
                    + " for each client; \"vatpool token new NAME --role ROLE\" prints one"));
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new AccessSettingsException(file + " has more than " + FILE_BYTES_MAX + " bytes");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new AccessSettingsException(
          "vatpool.access.tokens-file cannot be read: " + e + "; mend it or its permissions");
    }
  }

  /** Takes the file's entries if they have changed; keeps those it has if they cannot be used. */
  public synchronized void reread() {
    if (file.isEmpty()) {
      return;
    }
    try {
      String now = read(file.get());
      if (!now.equals(text)) {
        clients = TokenFile.parse(file.get().toString(), now);
        text = now;
        LOG.infof("access: %d clients, %s has changed", clients.size(), file.get());
      }
      refused = "";
    } catch (AccessSettingsException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(refused)) {
        LOG.errorf("access: the clients known so far stay in force: %s", why);
      }
      refused = why;
    }
  }

  /** Whose token that is. */
  Optional<Client> client(String token) {
    return Optional.ofNullable(clients.get(Sha256.hex(token)));
  }
}
