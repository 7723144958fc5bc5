package io.vatpool.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.vatpool.gateway.bridge.BridgeStanding;
import io.vatpool.protocol.wire.DivergenceReport;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Locale;

/** Enums of the parts below, as words of this interface: {@code ok}, not {@code OK}. */
@Singleton
public class JsonWords implements ObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    mapper.registerModule(
        new SimpleModule("vatpool-words")
            .addSerializer(DivergenceReport.Verdict.class, new LowerCase<>())
            .addSerializer(BridgeStanding.State.class, new LowerCase<>()));
  }

  private static final class LowerCase<E extends Enum<E>> extends StdSerializer<E> {
    private static final long serialVersionUID = 1L;

    LowerCase() {
      super(Enum.class, false);
    }

    @Override
    public void serialize(E value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }
}
