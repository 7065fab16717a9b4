package org.serverzoo.testing;

import java.time.Duration;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// Gives each test so much time, on this machine. JUnit finds it by itself.
///
/// The time is for a test that hangs: none takes a quarter of it.
public final class TestTimeout implements LauncherSessionListener {

  private static final String PROPERTY = "junit.jupiter.execution.timeout.default";

  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    System.setProperty(PROPERTY, Slowness.scaled(TIMEOUT).toMillis() + " ms");
  }
}
