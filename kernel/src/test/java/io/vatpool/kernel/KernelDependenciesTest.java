package io.vatpool.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The kernel can be run anywhere because it needs nothing. */
@AnalyzeClasses(
    packages = "io.vatpool.kernel",
    importOptions = ImportOption.DoNotIncludeTests.class)
class KernelDependenciesTest {
  @ArchTest
  static final ArchRule NEEDS_NOTHING =
      classes()
          .that()
          .resideInAPackage("io.vatpool.kernel..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.vatpool.kernel..",
              "io.vatpool.protocol..",
              "com.fasterxml.jackson..",
              "org.jspecify.annotations..",
              "java.lang..",
              "java.math..",
              "java.nio..",
              "java.security..",
              "java.time..",
              "java.util..");

  @ArchTest
  static final ArchRule HAS_NO_THREADS_CLOCK_OR_FILES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Thread.class,
              ThreadLocal.class,
              Runtime.class,
              ProcessBuilder.class,
              java.time.Clock.class,
              java.util.Random.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.concurrent..", "java.nio.file..", "java.nio.channels..", "java.sql..")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule THE_STATE_KNOWS_NOTHING_OF_CRANKS =
      noClasses()
          .that()
          .resideInAPackage("io.vatpool.kernel.state..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vatpool.kernel.crank..",
              "io.vatpool.kernel.translate..",
              "io.vatpool.kernel.device..",
              "io.vatpool.kernel.config..");
}
