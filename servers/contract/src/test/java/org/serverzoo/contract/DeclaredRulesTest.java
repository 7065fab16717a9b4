package org.serverzoo.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.serverzoo.api.Counters;
import org.serverzoo.api.Design;
import org.serverzoo.api.Dial;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Listen;
import org.serverzoo.api.ProcessDesign;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;
import org.serverzoo.conformance.App;
import org.serverzoo.conformance.Divergences;

class DeclaredRulesTest {

  private static final String EFFECTIVE = "tellsTheEffectiveValueOfEachOfItsDials";
  private static final String RULES = "declaresDivergencesFromRulesThatExist";

  @Test
  void letsADeclaredDivergencePass() {
    run(Declared.class, EFFECTIVE).assertThatEvents().haveExactly(1, finishedSuccessfully());
  }

  @Test
  void failsADivergenceThatIsNotDeclared() {
    run(Undeclared.class, EFFECTIVE).assertThatEvents().haveExactly(1, finishedWithFailure());
  }

  @Test
  void failsADeclarationOfARuleThatHolds() {
    run(Stale.class, RULES)
        .assertThatEvents()
        .haveExactly(
            1,
            finishedWithFailure(
                message("'" + RULES + "' holds, but is declared not to: it used to be so")));
  }

  @Test
  void failsADeclarationOfARuleThatDoesNotExist() {
    run(Misspelt.class, RULES).assertThatEvents().haveExactly(1, finishedWithFailure());
  }

  private static Events run(Class<?> contract, String method) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(contract, method))
        .execute()
        .testEvents()
        .finished();
  }

  private static Divergences declaring(String rule, String why) {
    Map<String, Divergences.Declared> rules =
        Map.of(rule, new Divergences.Declared("fails", why, Map.of()));
    return new Divergences("", Set.of(), "", Map.of(), Map.of(), rules);
  }

  private record SilentServer(HttpServer server) implements Running {
    @Override
    public SocketAddress address() {
      return server.getAddress();
    }

    @Override
    public List<EffectiveSetting> effective() {
      return List.of();
    }

    @Override
    public Counters counters() {
      return new Counters();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  /// A design that says nothing about its dial.
  abstract static class Silent extends DesignContract {
    @Override
    public Design design() {
      return new SilentDesign();
    }

    @Override
    public Running start(App app, Settings settings) throws IOException {
      HttpServer server = HttpServer.create(((Listen.Tcp) settings.listen()).address(), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      return new SilentServer(server);
    }
  }

  static class Undeclared extends Silent {}

  static class Declared extends Silent {
    @Override
    protected Divergences divergences() {
      return declaring(EFFECTIVE, "it is shy");
    }
  }

  static class Stale extends Silent {
    @Override
    protected Divergences divergences() {
      return declaring(RULES, "it used to be so");
    }
  }

  static class Misspelt extends Silent {
    @Override
    protected Divergences divergences() {
      return declaring("answersEvrything", "it is down");
    }
  }

  private record SilentDesign() implements ProcessDesign {
    @Override
    public String name() {
      return "silent";
    }

    @Override
    public String idea() {
      return "says nothing about its dial";
    }

    @Override
    public Set<Dial> dials() {
      return Set.of(Dial.WORKERS);
    }

    @Override
    public Settings defaults() {
      return Settings.DEFAULT;
    }

    @Override
    public Running start(WorkerCommand worker, Settings settings) {
      throw new UnsupportedOperationException("the test starts it");
    }
  }
}
