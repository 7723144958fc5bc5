package io.vatpool.gateway.rest.problem;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vatpool.gateway.bundle.BundleRejectedException;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.kernel.config.ConfigException;
import io.vatpool.kernel.marshal.MarshalException;
import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.store.StoreException;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** From the exceptions of the parts below to problems; the extension does the framework's own. */
class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  Response map(HostRefusal refusal) {
    return response(Problems.of(refusal));
  }

  @ServerExceptionMapper
  Response map(BundleRejectedException rejected) {
    return response(
        Problems.unprocessable("bad-bundle", "Not the bundle it claims to be", text(rejected)));
  }

  @ServerExceptionMapper
  Response map(MarshalException wrong) {
    return response(Problems.badRequest(text(wrong)));
  }

  @ServerExceptionMapper
  Response map(MalformedJsonException malformed) {
    return response(Problems.badRequest(text(malformed)));
  }

  @ServerExceptionMapper
  Response map(StoreException failed) {
    LOG.warnf("a request failed: %s", failed.getMessage());
    return response(
        Problems.unavailable(
            "the database does not answer; nothing was acknowledged, send the request again"));
  }

  @ServerExceptionMapper
  Response map(ConfigException wrong) {
    return response(
        Problems.unprocessable("bad-config", "No kernel can be made of this", text(wrong)));
  }

  /** The framework's own mapper answers without a body. */
  @ServerExceptionMapper
  Response map(MismatchedInputException wrong) {
    String field =
        wrong.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    String what = field.isEmpty() ? "the body" : "field '" + field + "'";
    return response(
        Problems.badRequest(what + " is not what is expected here: " + expected(wrong)));
  }

  /** In words of JSON: a client knows no Java types. */
  private static String expected(MismatchedInputException wrong) {
    Class<?> type = wrong.getTargetType();
    if (type == null) {
      return wrong.getOriginalMessage();
    }
    if (type.isRecord() || Map.class.isAssignableFrom(type) || type == ObjectNode.class) {
      return "it must be an object";
    }
    if (Collection.class.isAssignableFrom(type) || type == ArrayNode.class) {
      return "it must be a list";
    }
    return wrong.getOriginalMessage();
  }

  private static Response response(HttpProblem problem) {
    return problem.toResponse();
  }

  private static String text(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
