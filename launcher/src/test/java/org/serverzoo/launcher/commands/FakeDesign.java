package org.serverzoo.launcher.commands;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;

/// A design that never gets further than the settings it is given.
record FakeDesign(String name, Set<Dial> dials, AtomicReference<Settings> asked)
    implements ServerDesign {

  FakeDesign(String name, Dial... dials) {
    this(name, Set.of(dials), new AtomicReference<>());
  }

  @Override
  public String idea() {
    return "an idea";
  }

  @Override
  public Settings defaults() {
    return Settings.DEFAULT.withWorkers(7);
  }

  @Override
  public Running start(Application application, Settings settings) throws IOException {
    asked.set(settings);
    throw new IOException("not today");
  }
}
