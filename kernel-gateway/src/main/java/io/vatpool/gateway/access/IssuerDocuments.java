package io.vatpool.gateway.access;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jose4j.http.Get;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * What an issuer publishes: its description (OpenID Connect Discovery 1.0, section 4) and its keys
 * (RFC 7517). Blocks.
 */
final class IssuerDocuments implements IssuerKeys.Source {
  /** Keys of one issuer; others have two or three. */
  static final int KEYS_MAX = 100;

  private static final int DOCUMENT_CHARACTERS_MAX = 1 << 20;
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  private final String issuer;
  private final AccessConfig.Oidc config;
  private final Get http = new Get();

  /**
   * An issuer that nobody has asked yet.
   *
   * @throws AccessSettingsException if it is not to be asked at such a URL
   */
  IssuerDocuments(String issuer, AccessConfig.Oidc config) {
    this.issuer = issuer;
    this.config = config;
    settings("vatpool.access.oidc.issuer", issuer);
    config.jwksUri().ifPresent(uri -> settings("vatpool.access.oidc.jwks-uri", uri));
    http.setConnectTimeout(millis(config.requestTimeout()));
    http.setReadTimeout(millis(config.requestTimeout()));
    http.setRetries(0); // IssuerKeys tries again, and says so
    http.setResponseBodySizeLimit(DOCUMENT_CHARACTERS_MAX);
  }

  private static int millis(Duration time) {
    return Math.toIntExact(time.toMillis());
  }

  private void settings(String setting, String url) {
    if (!mayBeAsked(url)) {
      throw new AccessSettingsException(
          setting
              + " is "
              + url
              + ", and keys are believed over https:// only, or from this machine, unless"
              + " vatpool.access.oidc.plain-http=true says that nobody else is on the way");
    }
  }

  private boolean mayBeAsked(String url) {
    try {
      URI uri = URI.create(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      String host = uri.getHost();
      return host != null
          && switch (scheme) {
            case "https" -> true;
            case "http" -> config.plainHttp() || LOOPBACK.matcher(host).matches();
            default -> false;
          };
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public List<JsonWebKey> keys() throws IOException {
    String location = config.jwksUri().isPresent() ? config.jwksUri().get() : discover();
    try {
      List<JsonWebKey> keys =
          new JsonWebKeySet(get(location))
              .getJsonWebKeys().stream().filter(IssuerDocuments::isForSignatures).toList();
      if (keys.isEmpty() || keys.size() > KEYS_MAX) {
        throw new IOException(
            "%s has %d public keys for signatures, and 1 to %d make sense"
                .formatted(location, keys.size(), KEYS_MAX));
      }
      return keys;
    } catch (JoseException e) {
      throw new IOException(location + " is no set of keys (RFC 7517)", e);
    }
  }

  private String get(String location) throws IOException {
    try {
      return http.get(location).getBody();
    } catch (SSLHandshakeException e) {
      throw new IOException(
          location
              + ": "
              + e.getMessage()
              + "; an authority of your own is believed when javax.net.ssl.trustStore names it",
          e);
    } catch (IOException e) {
      throw new IOException(location + ": " + e, e);
    }
  }

  /** Never a symmetric one: who knows the public half of a key must not be able to sign. */
  private static boolean isForSignatures(JsonWebKey key) {
    return key instanceof PublicJsonWebKey && !"enc".equals(key.getUse());
  }

  private String discover() throws IOException {
    String location = issuer.replaceFirst("/+$", "") + DISCOVERY;
    Map<String, Object> document;
    try {
      document = JsonUtil.parseJson(get(location));
    } catch (JoseException e) {
      throw new IOException(location + " is no JSON", e);
    }
    if (!issuer.equals(document.get("issuer"))) {
      throw new IOException(
          "%s describes the issuer %s, and vatpool.access.oidc.issuer is %s: they must be the same, to the last slash"
              .formatted(location, document.get("issuer"), issuer));
    }
    if (document.get("jwks_uri") instanceof String uri && mayBeAsked(uri)) {
      return uri;
    }
    throw new IOException(
        "%s has the jwks_uri %s, which is not https:// (vatpool.access.oidc.plain-http)"
            .formatted(location, document.get("jwks_uri")));
  }
}
