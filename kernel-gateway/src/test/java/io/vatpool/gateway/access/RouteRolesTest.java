package io.vatpool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.gateway.rest.KernelsResource;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every route of this service says which role it needs. */
class RouteRolesTest {
  @Test
  void everyRouteHasARoleAndThatOfAReadIsReader() throws Exception {
    // Given
    List<Method> routes = routes();

    // When
    List<String> wrong =
        routes.stream()
            .filter(route -> {
              Role role = role(route);
              return role == null || (role == Role.READER) != route.isAnnotationPresent(GET.class);
            })
            .map(Method::toString)
            .toList();

    // Then
    assertThat(routes).hasSizeGreaterThan(40);
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatUsersOfAKernelDoIsAllThatSendersMayDoBesidesReading() throws Exception {
    assertThat(routes())
        .filteredOn(route -> role(route) == Role.SENDER)
        .extracting(route -> route.getDeclaringClass().getSimpleName() + "." + route.getName())
        .containsExactlyInAnyOrder(
            "MessagesResource.send",
            "PromisesResource.take",
            "PromisesResource.interest",
            "DevicesResource.inbound",
            "OutboundResource.discard");
  }

  private static @Nullable Role role(Method route) {
    return Optional.ofNullable(route.getAnnotation(Needs.class)).map(Needs::value).orElse(null);
  }

  /** Of all classes of the service, so that none can hide in another package. */
  private static List<Method> routes() throws Exception {
    java.nio.file.Path classes =
        java.nio.file.Path.of(
            KernelsResource.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Method> routes = new ArrayList<>();
    try (Stream<java.nio.file.Path> files = Files.walk(classes)) {
      for (java.nio.file.Path file :
          files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name =
            classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
        if (!name.endsWith("package-info")) {
          Class<?> type = Class.forName(name, false, RouteRolesTest.class.getClassLoader());
          if (type.isAnnotationPresent(Path.class)) {
            Arrays.stream(type.getDeclaredMethods())
                .filter(RouteRolesTest::isRoute)
                .forEach(routes::add);
          }
        }
      }
    }
    return routes;
  }

  private static boolean isRoute(Method method) {
    return Arrays.stream(method.getAnnotations())
        .anyMatch(one -> one.annotationType().isAnnotationPresent(HttpMethod.class));
  }
}
