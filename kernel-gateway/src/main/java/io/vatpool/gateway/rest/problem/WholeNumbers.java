package io.vatpool.gateway.rest.problem;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in a query. Without this, what is no number is "not found", by Jakarta REST, and does not
 * name the parameter.
 */
@Provider
public final class WholeNumbers implements ParamConverterProvider {

  @Override
  @SuppressWarnings("unchecked") // the converter's type is the one that was asked for
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> rawType, Type genericType, Annotation[] annotations) {
    if (rawType == Integer.class) {
      return (ParamConverter<T>) new Converter<>(name(annotations), Integer::valueOf);
    }
    if (rawType == Long.class) {
      return (ParamConverter<T>) new Converter<>(name(annotations), Long::valueOf);
    }
    return null;
  }

  private static String name(Annotation[] annotations) {
    return Arrays.stream(annotations)
        .filter(QueryParam.class::isInstance)
        .map(query -> ((QueryParam) query).value())
        .findFirst()
        .orElse("a parameter");
  }

  private record Converter<T>(String name, Function<String, T> parse) implements ParamConverter<T> {
    @Override
    public @Nullable T fromString(@Nullable String value) {
      if (value == null || value.isEmpty()) {
        return null;
      }
      try {
        return parse.apply(value);
      } catch (NumberFormatException e) {
        throw new BadRequestException(name + " must be a whole number", e);
      }
    }

    @Override
    public String toString(T value) {
      return value.toString();
    }
  }
}
