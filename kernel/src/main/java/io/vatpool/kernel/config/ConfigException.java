package io.vatpool.kernel.config;

/** A configuration that no kernel can be made of; the message names the place and the remedy. */
public final class ConfigException extends IllegalArgumentException {
  /** Creates the error, for instance for {@code vats.bank.creationOptions}. */
  public ConfigException(String at, String problem) {
    super("configuration, at " + at + ": " + problem);
  }
}
