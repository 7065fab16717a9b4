package org.serverzoo.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.serverzoo.api.Design;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Listen;
import org.serverzoo.api.ProcessDesign;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.api.WorkerCommand;

class DivergencesTest {

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

  /// A design that says nothing about its dial.
  abstract static class Silent extends DesignContract {
    @Override
    public Design design() {
      return new SilentDesign();
    }

    @Override
    public Running start(App app, Settings settings) throws IOException {
      InetSocketAddress address = ((Listen.Tcp) settings.listen()).address();
      return CannedServer.at(address, _ -> "HTTP/1.1 200 OK\nContent-Length: 0\n\n");
    }
  }

  static class Undeclared extends Silent {}

  static class Declared extends Silent {
    @Override
    protected Map<String, String> divergences() {
      return Map.of(EFFECTIVE, "it is shy");
    }
  }

  static class Stale extends Silent {
    @Override
    protected Map<String, String> divergences() {
      return Map.of(RULES, "it used to be so");
    }
  }

  static class Misspelt extends Silent {
    @Override
    protected Map<String, String> divergences() {
      return Map.of("answers /helthz", "it is down");
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
