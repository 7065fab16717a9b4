package org.serverzoo.launcher.running;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.serverzoo.api.Design;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.processperconnection.ProcessPerConnection;

/// What `./zoo run` prints. Scripts wait for the line that begins with `listening on ` and take the
/// address from it, so that line stays as it is.
public record Announcements(Design design, Settings asked, Backend backend, Running running) {

  /// The settings in force, the address, and what to try.
  public String listening(Metrics metrics) {
    List<String> commands = CommandsToTry.at(running.address(), asked.keepAlive(), backend.app());
    return """
    %s: %s

    %s%s
    listening on %s

      %s

    """
        .formatted(
            design.name(),
            design.idea(),
            InForce.table(inForce(metrics)),
            note(),
            InForce.url(running.address()),
            String.join("\n  ", commands));
  }

  private List<EffectiveSetting> inForce(Metrics metrics) {
    List<EffectiveSetting> settings = new ArrayList<>(running.effective());
    settings.add(InForce.backlog(running.address(), asked));
    settings.add(new EffectiveSetting("app", backend.app().toString()));
    backend.database().ifPresent(open -> settings.addAll(open.effective()));
    if (running instanceof ProcessPerConnection) {
      settings.replaceAll(Announcements::withoutPool);
    }
    settings.addAll(metrics.effective());
    settings.addAll(InForce.process());
    return settings;
  }

  /// The pool that has looked at the database is closed; workers have none.
  private static EffectiveSetting withoutPool(EffectiveSetting setting) {
    return setting.name().equals("db-pool")
        ? new EffectiveSetting("db-pool", "none: one session in each worker that needs it")
        : setting;
  }

  private String note() {
    return backend
        .database()
        .flatMap(open -> open.database().sessionsCut())
        .map(sentence -> "\nnote: " + sentence + "\n")
        .orElse("");
  }

  /// In answer to the first signal.
  public String stopping() {
    return "stopping, within " + Times.text(asked.grace()) + "; again to stop now";
  }

  /// What was done, once the server is closed.
  public String stopped() {
    String served =
        String.format(
            Locale.ROOT,
            "stopped: %,d requests answered, %,d connections accepted",
            running.counters().requestsAnswered(),
            running.counters().connectionsAccepted());
    return served + (backend.database().isPresent() ? sessions() : "");
  }

  private String sessions() {
    if (running instanceof ProcessPerConnection processes) {
      return ", at most %d workers at once".formatted(processes.mostWorkers());
    }
    return ", at most %d of %d database sessions in use"
        .formatted(backend.sessionsHighWater(running).orElse(0), backend.sessions());
  }
}
