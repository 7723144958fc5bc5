package io.vatpool.gateway.rest;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of a kernel. */
@NotNull
@Pattern(
    regexp = KernelName.REGEXP,
    message =
        "must be 1 to 63 letters, digits, dots, dashes or underscores, a letter or digit first")
@Constraint(validatedBy = {})
@Target({
  ElementType.PARAMETER,
  ElementType.FIELD,
  ElementType.RECORD_COMPONENT,
  ElementType.METHOD
})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface KernelName {
  /** What the name of a kernel looks like. */
  String REGEXP = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  /** Of the composed constraints. */
  String message() default "";

  /** None. */
  Class<?>[] groups() default {};

  /** None. */
  Class<? extends Payload>[] payload() default {};
}
