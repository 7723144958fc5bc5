package io.vatpool.xsnap.vat;

/** For the time before there is a vat: the supervisor may print, and nobody listens. */
enum SilentHost implements VatHost {
  INSTANCE;

  @Override
  public String syscall(String syscall) {
    throw new IllegalStateException("a syscall before the vat was started: " + syscall);
  }

  @Override
  public void console(String arguments) {}

  @Override
  public void testLog(String arguments) {}
}
