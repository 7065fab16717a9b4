package org.serverzoo.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.serverzoo.api.Application;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Running;
import org.serverzoo.api.ServerDesign;
import org.serverzoo.api.Settings;
import org.serverzoo.app.EchoApplication;
import org.serverzoo.conformance.App;

/// What every design of threads must do. A design's own test says which design, and which groups of
/// rules its dials bring along; it is told if it says too few or too many:
///
/// ```java
/// class NioContractTest extends ServerDesignContract
///     implements KeepAliveRules, LoopRules, ConcurrencyRules {
///   @Override
///   public ServerDesign design() {
///     return new NioDesign();
///   }
/// }
/// ```
@ExtendWith(SharedZoo.class)
public abstract class ServerDesignContract extends DesignContract
    implements ExchangeRules, DeadlineRules, DrainRules, CountingRules {

  /// What a design has to implement that has the dial.
  private static final Map<Dial, Class<?>> RULES =
      new EnumMap<>(
          Map.of(
              Dial.KEEP_ALIVE, KeepAliveRules.class,
              Dial.IDLE_TIMEOUT, IdleTimeoutRules.class,
              Dial.QUEUE, QueueRules.class,
              Dial.OFFLOAD, OffloadRules.class,
              Dial.MAX_CONNECTIONS, MaxConnectionsRules.class,
              Dial.LISTEN, ListenRules.class));

  /// A design with either of these serves more than one connection at once.
  private static final Set<Dial> ROOM = EnumSet.of(Dial.WORKERS, Dial.MAX_CONNECTIONS);

  @Override
  public abstract ServerDesign design();

  @Override
  public final Running start(App app, Settings settings) throws IOException {
    Application application =
        switch (app) {
          case ZOO -> SharedZoo.application();
          case ECHO -> new EchoApplication();
        };
    return design().start(application, settings);
  }

  @Test
  void obeysTheRulesOfItsDials() {
    Set<Dial> dials = design().dials();
    RULES.forEach((dial, rules) ->
        assertThat(rules.isInstance(this))
            .as("%s implements %s", getClass().getSimpleName(), rules.getSimpleName())
            .isEqualTo(dials.contains(dial)));
    assertThat(this instanceof ConcurrencyRules)
        .as("%s implements ConcurrencyRules", getClass().getSimpleName())
        .isEqualTo(dials.stream().anyMatch(ROOM::contains));
  }

  @Test
  void keepsConnectionsIfItHasTheDial() {
    boolean expected = design().dials().contains(Dial.KEEP_ALIVE) && settings().keepAlive();
    assertThat(peer(App.ZOO).keepAlive()).isEqualTo(expected);
    assertThat(peer(App.ECHO).keepAlive()).isEqualTo(expected);
  }

  @Test
  void refusesToStartAtAPortThatIsTaken() throws IOException {
    try (Running first = start(App.ECHO, onAnyPort(settings()))) {
      Settings same = settings().withListen(new Listen.Tcp((InetSocketAddress) first.address()));
      assertThatThrownBy(() -> start(App.ECHO, same)).isInstanceOf(IOException.class);
    }
  }
}
