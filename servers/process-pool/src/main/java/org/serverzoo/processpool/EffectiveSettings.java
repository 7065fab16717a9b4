package org.serverzoo.processpool;

import java.util.ArrayList;
import java.util.List;
import org.serverzoo.api.Dial;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Settings;

/// The settings in force in a pool: its own, and those that a worker has told.
record EffectiveSettings(Settings asked, Crew crew) {

  private static final List<Dial> INNER =
      List.of(Dial.QUEUE, Dial.KEEP_ALIVE, Dial.IDLE_TIMEOUT, Dial.MAX_CONNECTIONS, Dial.OFFLOAD);

  List<EffectiveSetting> all() {
    List<PoolWorker> serving = crew.workers().stream().filter(PoolWorker::isReady).toList();
    List<EffectiveSetting> list = new ArrayList<>();
    list.add(new EffectiveSetting("workers", serving.size() + " processes"));
    list.add(new EffectiveSetting("inner", asked.inner()));
    if (serving.stream().anyMatch(worker -> worker.sessions() > 0)) {
      List<String> shares = serving.stream().map(worker -> "" + worker.sessions()).toList();
      list.add(new EffectiveSetting("session shares", String.join(", ", shares)));
    }
    serving.stream().findFirst().ifPresent(worker -> addInner(worker.settings(), list));
    for (Dial dial : INNER) {
      if (list.stream().noneMatch(setting -> setting.name().equals(name(dial)))) {
        list.add(new EffectiveSetting(name(dial), "not a dial of " + asked.inner()));
      }
    }
    return list;
  }

  private static void addInner(List<EffectiveSetting> told, List<EffectiveSetting> list) {
    for (EffectiveSetting inner : told) {
      list.add(
          inner.name().equals(name(Dial.WORKERS))
              ? new EffectiveSetting("inner workers", inner.value())
              : new EffectiveSetting(inner.name(), inner.value() + " (in each worker)"));
    }
  }

  private static String name(Dial dial) {
    return dial.option().substring("--".length());
  }
}
