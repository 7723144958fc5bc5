package io.vatpool.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Key;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** An OpenID Connect issuer on a port of its own: description, keys, and tokens that it signs. */
public final class TestIssuer implements AutoCloseable {
  /** For whom its tokens are. */
  public static final String AUDIENCE = "vatpool-test";

  private static final int RSA_BITS = 2048;
  private static final float TOKEN_MINUTES = 10;

  private final AtomicInteger keysMade = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile PublicJsonWebKey key;
  private volatile List<JsonWebKey> published;
  private volatile String describedAs;
  private final @Nullable TestCertificate certificate;
  private final int port;
  private HttpServer server;

  /** Serves from the start, over HTTP. */
  public TestIssuer() {
    this(null);
  }

  /** Serves from the start, over HTTPS with that certificate, if one is given. */
  public TestIssuer(@Nullable TestCertificate certificate) {
    this.certificate = certificate;
    key = newKey();
    published = List.of(key);
    server = serve(0);
    port = server.getAddress().getPort();
    describedAs = url();
  }

  private HttpServer serve(int on) {
    try {
      HttpServer started = create(new InetSocketAddress(InetAddress.getLoopbackAddress(), on));
      started.createContext(
          "/.well-known/openid-configuration",
          exchange ->
              answer(
                  exchange,
                  JsJson.stringify(
                      JsJson.NODES
                          .objectNode()
                          .put("issuer", describedAs)
                          .put("jwks_uri", url() + "/keys"))));
      started.createContext(
          "/keys",
          exchange -> {
            asked.incrementAndGet();
            answer(
                exchange,
                new JsonWebKeySet(published).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
          });
      started.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpServer create(InetSocketAddress address) throws IOException {
    if (certificate == null) {
      return HttpServer.create(address, 0);
    }
    HttpsServer secured = HttpsServer.create(address, 0);
    secured.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    return secured;
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] bytes = json.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Its name, and where it is. */
  public String url() {
    return (certificate == null ? "http" : "https") + "://127.0.0.1:" + port;
  }

  /** Nobody reaches it any more. */
  public void away() {
    server.stop(0);
  }

  /** It is there again, at the same place. */
  public void back() {
    server = serve(port);
  }

  /** Its description names another issuer. */
  void describedAs(String other) {
    describedAs = other;
  }

  /** How often its keys were asked for. */
  int asked() {
    return asked.get();
  }

  /** The key that it signs with. */
  PublicJsonWebKey key() {
    return key;
  }

  /** Signs with a new key from now on, and publishes that one only. */
  public void rotate() {
    signWith(newKey());
  }

  /** The same, with that key. */
  void signWith(PublicJsonWebKey next) {
    next.setKeyId("key-" + keysMade.incrementAndGet());
    key = next;
    published = List.of(next);
  }

  /** A key that nobody published. */
  PublicJsonWebKey newKey() {
    try {
      PublicJsonWebKey made = RsaJwkGenerator.generateJwk(RSA_BITS);
      made.setKeyId("key-" + keysMade.incrementAndGet());
      return made;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Claims of a token that holds. */
  public JwtClaims claims(String name, String role, String... kernels) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(url());
    claims.setAudience(AUDIENCE);
    claims.setSubject(name);
    claims.setExpirationTimeMinutesInTheFuture(TOKEN_MINUTES);
    claims.setIssuedAtToNow();
    claims.setStringListClaim("roles", "offline_access", "vatpool-" + role);
    claims.setStringListClaim("vatpool_kernels", kernels);
    return claims;
  }

  /** A token with those claims. */
  public String token(JwtClaims claims) {
    return sign(claims, AlgorithmIdentifiers.RSA_USING_SHA256, key.getPrivateKey(), key.getKeyId());
  }

  /** A token as somebody else would make it. */
  public static String sign(JwtClaims claims, String algorithm, @Nullable Key with, String keyId) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    signature.setDoKeyValidation(false);
    signature.setAlgorithmHeaderValue(algorithm);
    signature.setKeyIdHeaderValue(keyId);
    signature.setPayload(claims.toJson());
    signature.setKey(with);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
