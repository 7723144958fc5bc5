package io.vatpool.nativesupport;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.opentelemetry.exporter.otlp.internal.OtlpLogRecordExporterProvider;
import io.opentelemetry.exporter.otlp.internal.OtlpMetricExporterProvider;
import io.opentelemetry.exporter.otlp.internal.OtlpSpanExporterProvider;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporterBuilder;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;

/**
 * The exporters of OTLP over gRPC, whose classes name {@code io.grpc}, which no service has. Traces
 * go out by OTLP over HTTP on a JVM as well; asking for gRPC is an error in both.
 */
@SuppressWarnings("DoNotCallSuggester") // they replace methods that are called
final class OtlpOverGrpc {
  private OtlpOverGrpc() {}

  private static ConfigurationException refusal() {
    return new ConfigurationException(
        "OTLP over gRPC is not there; leave otel.exporter.otlp.protocol at http/protobuf");
  }

  @TargetClass(OtlpSpanExporterProvider.class)
  static final class Spans {
    private Spans() {}

    @Substitute
    OtlpGrpcSpanExporterBuilder grpcBuilder() {
      throw refusal();
    }
  }

  @TargetClass(OtlpMetricExporterProvider.class)
  static final class Metrics {
    private Metrics() {}

    @Substitute
    OtlpGrpcMetricExporterBuilder grpcBuilder() {
      throw refusal();
    }
  }

  @TargetClass(OtlpLogRecordExporterProvider.class)
  static final class LogRecords {
    private LogRecords() {}

    @Substitute
    OtlpGrpcLogRecordExporterBuilder grpcBuilder() {
      throw refusal();
    }
  }
}
