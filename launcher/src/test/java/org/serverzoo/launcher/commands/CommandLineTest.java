package org.serverzoo.launcher.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.serverzoo.api.Dial;
import org.serverzoo.api.Listen;
import org.serverzoo.api.Offload;
import org.serverzoo.api.Settings;
import org.serverzoo.api.Transport;
import org.serverzoo.launcher.running.Designs;
import picocli.CommandLine;

/// What is typed, and what comes of it: settings, or a sentence and exit code 2.
class CommandLineTest {

  private final FakeDesign plain = new FakeDesign("plain");
  private final FakeDesign loops =
      new FakeDesign("loops", Dial.WORKERS, Dial.KEEP_ALIVE, Dial.OFFLOAD, Dial.LISTEN);
  private final FakeDesign everything = new FakeDesign("everything", Dial.values());
  private final Designs designs = new Designs(List.of(plain, loops, everything));

  private record Outcome(int exitCode, String out, String err) {}

  private Outcome zoo(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine zoo = Zoo.commandLine(designs, new Environment(environment), arguments);
    zoo.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = zoo.execute(Zoo.complete(arguments));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /// The settings that the design was started with; it then refuses to start.
  private Settings settings(FakeDesign design, Map<String, String> environment, String... options) {
    String[] arguments =
        Stream.concat(Stream.of("run", design.name(), "--app=echo"), Stream.of(options))
            .toArray(String[]::new);
    Outcome outcome = zoo(environment, arguments);
    assertThat(outcome.err()).contains("not today");
    return design.asked().get();
  }

  @Test
  void leavesADesignItsDefaults() {
    assertThat(settings(plain, Map.of())).isEqualTo(plain.defaults());
  }

  @Test
  void setsEveryDial() {
    Settings settings =
        settings(
            everything,
            Map.of(),
            "--listen=unix:/run/zoo.sock",
            "--backlog=5",
            "--workers=3",
            "--queue=9",
            "--keep-alive=false",
            "--idle-timeout=1m",
            "--max-connections=12",
            "--offload=pool:8",
            "--transport=epoll",
            "--inner=loops",
            "--grace=20ms");

    assertThat(settings)
        .isEqualTo(
            Settings.DEFAULT
                .withListen(new Listen.Unix(Path.of("/run/zoo.sock")))
                .withBacklog(5)
                .withWorkers(3)
                .withQueue(9)
                .withKeepAlive(false)
                .withIdleTimeout(Duration.ofMinutes(1))
                .withMaxConnections(12)
                .withOffload(new Offload.Pool(8))
                .withTransport(Transport.EPOLL)
                .withInner("loops")
                .withGrace(Duration.ofMillis(20)));
  }

  @Test
  void setsHostAndPort() {
    Settings settings = settings(plain, Map.of(), "--host=0.0.0.0", "--port=81");

    assertThat(settings.listen())
        .isEqualTo(new Listen.Tcp(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 81)));
  }

  @Test
  void takesDialsFromTheEnvironment() {
    Settings settings =
        settings(loops, Map.of("ZOO_WORKERS", "5", "ZOO_KEEP_ALIVE", "false", "ZOO_PORT", "81"));

    assertThat(settings.workers()).isEqualTo(5);
    assertThat(settings.keepAlive()).isFalse();
    assertThat(settings.listen())
        .isEqualTo(new Listen.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 81)));
  }

  @Test
  void prefersTheCommandLineToTheEnvironment() {
    assertThat(settings(loops, Map.of("ZOO_WORKERS", "5"), "--workers=6").workers()).isEqualTo(6);
  }

  @Test
  void takesAnEmptyVariableForNone() {
    assertThat(settings(plain, Map.of("ZOO_WORKERS", "", "ZOO_DB_URL", "")).workers()).isEqualTo(7);
  }

  @Test
  void understandsKeepAliveInAllSpellings() {
    assertThat(settings(loops, Map.of(), "--keep-alive").keepAlive()).isTrue();
    assertThat(settings(loops, Map.of(), "--keep-alive", "false").keepAlive()).isFalse();
    assertThat(settings(loops, Map.of(), "--keep-alive=false").keepAlive()).isFalse();
    assertThat(settings(loops, Map.of(), "--no-keep-alive").keepAlive()).isFalse();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("say what to do; `./zoo help` tells what there is"),
        refusal("there is no command rnu; did you mean run?", "rnu"),
        refusal("there is no command sing; see `./zoo help`", "sing"),
        refusal("there is no command sing; see `./zoo help`", "help", "sing"),
        refusal("there is no command rnu; did you mean run?", "help", "rnu"),
        refusal("say which design to run; `./zoo list` shows them", "run"),
        refusal("there is no design called lops; did you mean loops?", "run", "lops"),
        refusal("there is no design called every; did you mean everything?", "run", "every"),
        refusal("there is no design called apache; `./zoo list` names them all", "run", "apache"),
        refusal(
            "there is no option --wokers; did you mean --workers?", "run", "loops", "--wokers=1"),
        refusal("there is no option --tls; see `./zoo help run`", "run", "loops", "--tls"),
        refusal("'loops' is one word too many; see `./zoo help run`", "run", "plain", "loops"),
        refusal(
            "--port: 'x' is not a port; use a whole number from 0 to 65535",
            "run",
            "plain",
            "--port",
            "x"),
        refusal("Missing required parameter for option '--port' (N)", "run", "plain", "--port"),
        refusal("--idle-timeout: it must be longer than 0", "run", "loops", "--idle-timeout=0s"),
        refusal(
            "--offload is not a dial of plain; these designs have it: loops and everything",
            "run",
            "plain",
            "--offload=inline"),
        refusal(
            "--queue is not a dial of loops; this design has it: everything",
            "run",
            "loops",
            "--queue=3"),
        refusal(
            "--listen and --port say two things; give one of them",
            "run",
            "loops",
            "--listen=inherit",
            "--port=1"),
        refusal(
            "--host: 'no.such.host.invalid' is not an address; use one of this machine, such as"
                + " 127.0.0.1 or 0.0.0.0",
            "run",
            "plain",
            "--host=no.such.host.invalid"),
        refusal(
            "the echo application has no database; leave --db-sessions out",
            "run",
            "plain",
            "--app=echo",
            "--db-sessions=3"),
        refusal(
            "the database's URL must look like postgresql://user:password@host:5432/database or"
                + " jdbc:postgresql://host:5432/database?user=me&password=secret",
            "run",
            "plain",
            "--db=mysql://127.0.0.1/zoo"),
        refusal(
            "--access-log: cannot write to /no/such/place/log",
            "run",
            "plain",
            "--access-log=/no/such/place/log"),
        refusal(
            "'ftp://x' is not the address of a server; write it like http://127.0.0.1:8080/",
            "check",
            "ftp://x"),
        refusal(
            "' ' is not the address of a server; write it like http://127.0.0.1:8080/",
            "check",
            " "),
        refusal("say what to do with the database: `./zoo db reset` or `./zoo db start`", "db"),
        refusal("there is no command rest; did you mean reset?", "db", "rest"));
  }

  private static Arguments refusal(String sentence, String... arguments) {
    return Arguments.of(arguments, sentence);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesInOneSentence(String[] arguments, String sentence) {
    Outcome outcome = zoo(Map.of(), arguments);

    assertThat(outcome.err()).isEqualTo("zoo: " + sentence + System.lineSeparator());
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @Test
  void namesTheDatabaseThatDoesNotAnswer() {
    Outcome outcome = zoo(Map.of(), "run", "plain", "--db=postgresql://127.0.0.1:1/zoo");

    assertThat(outcome.err()).startsWith("zoo: the database 127.0.0.1:1/zoo").hasLineCount(1);
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @Test
  void namesTheVariableThatAWrongValueCameFrom() {
    Outcome outcome = zoo(Map.of("ZOO_IDLE_TIMEOUT", "30"), "run", "loops");

    assertThat(outcome.err())
        .isEqualTo("zoo: ZOO_IDLE_TIMEOUT: '30' has no unit; write 30ms, 30s or 30m\n");
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @Test
  void refusesADialFromTheEnvironmentToo() {
    Outcome outcome = zoo(Map.of("ZOO_OFFLOAD", "inline"), "run", "plain");

    assertThat(outcome.err())
        .isEqualTo(
            "zoo: ZOO_OFFLOAD is not a dial of plain; these designs have it: loops and everything\n");
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @Test
  void refusesAMisspeltVariable() {
    Outcome outcome = zoo(Map.of("ZOO_DB_SESSION", "3"), "run", "plain");

    assertThat(outcome.err())
        .isEqualTo(
            "zoo: the environment variable ZOO_DB_SESSION means nothing here;"
                + " did you mean ZOO_DB_SESSIONS?\n");
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @Test
  void leavesTheScriptItsVariables() {
    Map<String, String> environment =
        Map.of("ZOO_JAVA_HOME", "/jdk", "ZOO_JAVA_OPTS", "-Xmx1g", "ZOO_BUILD", "never");

    assertThat(settings(plain, environment)).isEqualTo(plain.defaults());
  }

  @Test
  void listsEveryDesignWithItsDials() {
    Outcome outcome = zoo(Map.of(), "list");

    assertThat(outcome.out()).contains("plain       an idea", "--workers --keep-alive --offload");
    assertThat(outcome.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "run", "list", "workers", "handover", "check", "measure", "db", "pgbouncer"})
  void helpFitsAScreenOf80Columns(String command) {
    Outcome outcome = command.isEmpty() ? zoo(Map.of(), "help") : zoo(Map.of(), "help", command);

    assertThat(outcome.out().lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
  }

  @Test
  void eachSummaryIsAWholeSentence() {
    String help = zoo(Map.of(), "help").out();

    assertThat(help.substring(help.indexOf("Commands:")).replaceAll("\\n {4,}", " ").lines())
        .filteredOn(line -> line.startsWith("  "))
        .hasSizeGreaterThan(5)
        .allMatch(line -> line.strip().endsWith("."));
  }

  @Test
  void offersOnlyWhatAMeasurementTakes() {
    assertThat(zoo(Map.of(), "help", "measure").out()).doesNotContain("--port", "--listen");
  }

  @Test
  void explainsEveryDial() {
    Outcome outcome = zoo(Map.of(), "help", "run");

    for (Dial dial : Dial.values()) {
      assertThat(outcome.out()).contains(dial.option() + "=");
    }
    assertThat(outcome.exitCode()).isZero();
  }
}
