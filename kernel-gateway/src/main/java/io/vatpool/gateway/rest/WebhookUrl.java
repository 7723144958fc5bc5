package io.vatpool.gateway.rest;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where calls out of bridges are posted; empty for nowhere. */
@Constraint(validatedBy = WebhookUrl.Validator.class)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface WebhookUrl {
  /** Characters of a URL. */
  int CHARS_MAX = 2_000;

  /** What is wrong with others. */
  String message() default
      "must be an http or https URL with a host and without user and password, at most 2000"
          + " characters, or empty";

  /** None. */
  Class<?>[] groups() default {};

  /** None. */
  Class<? extends Payload>[] payload() default {};

  /** Checks. */
  final class Validator implements ConstraintValidator<WebhookUrl, String> {
    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
      if (text == null || text.isEmpty()) {
        return true;
      }
      try {
        URI url = new URI(text);
        return text.length() <= CHARS_MAX
            && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
            && url.getHost() != null
            && url.getUserInfo() == null;
      } catch (URISyntaxException e) {
        return false;
      }
    }
  }
}
