package org.serverzoo.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.serverzoo.api.Design;
import org.serverzoo.api.Dial;
import org.serverzoo.api.EffectiveSetting;
import org.serverzoo.api.Limits;
import org.serverzoo.api.Listen;
import org.serverzoo.api.ProcessDesign;
import org.serverzoo.api.Running;
import org.serverzoo.api.Settings;
import org.serverzoo.conformance.Afterwards;
import org.serverzoo.conformance.Answer;
import org.serverzoo.conformance.Answers;
import org.serverzoo.conformance.App;
import org.serverzoo.conformance.Checker;
import org.serverzoo.conformance.Delivery;
import org.serverzoo.conformance.Divergences;
import org.serverzoo.conformance.Peer;
import org.serverzoo.conformance.Wire;
import org.serverzoo.conformance.WireCase;
import org.serverzoo.conformance.WireContract;
import org.serverzoo.conformance.WireFailure;
import org.serverzoo.conformance.WireText;
import org.serverzoo.testing.Slowness;

/// What every design must do, seen from outside: the wire cases, and what takes many clients or a
/// restart. A design of threads inherits [ServerDesignContract], which adds to this; one of
/// processes inherits this, and says how its workers come by an application.
///
/// One server with each application serves all wire cases; other tests start their own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(DeclaredRules.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class DesignContract {

  private static final int CLIENTS = 200;

  /// Where each connection costs a process.
  private static final int EXPENSIVE_CLIENTS = 20;

  private static final int REQUESTS_PER_CLIENT = 5;

  private static final Duration SOON = Slowness.scaled(Duration.ofSeconds(5));

  /// Wire cases that are played at a time. Most of a case is waiting.
  private static final int CASES_AT_A_TIME = 8;

  private static final int FIRST = 1;

  /// For requests that do not end, of which there are some among the wire cases.
  private static final Duration STALL = Duration.ofMillis(1500);

  /// The same where many requests make a server wait for more.
  private static final Duration HASTE = Duration.ofMillis(500);

  private final Map<App, Running> servers = new EnumMap<>(App.class);
  private final Map<App, Peer> peers = new EnumMap<>(App.class);

  /// The wire cases are played several at a time as soon as the servers are up. Each has a test
  /// that tells how it went. These tests come first, so that nothing else happens while the rules
  /// measure.
  private final Map<App, Map<WireCase, Future<?>>> plays = new EnumMap<>(App.class);

  /// The design under test.
  public abstract Design design();

  /// The settings under test. The listening socket is left to the tests.
  public Settings settings() {
    return design().defaults();
  }

  /// What this design does otherwise. Each declaration must be true.
  protected Divergences divergences() {
    return Divergences.of(design().name());
  }

  /// Whether the parser under test is that of another test class, in front of another transport or
  /// in another process: then one case of each subject is played, and all rules are.
  protected boolean isVariant() {
    return false;
  }

  /// Whether many clients are served at a time, each as if it were alone.
  protected boolean servesManyAtATime() {
    return !(design() instanceof ProcessDesign);
  }

  /// Starts the design with one of the applications.
  public abstract Running start(App app, Settings settings) throws IOException;

  @BeforeAll
  void startServers() throws IOException {
    for (App app : App.values()) {
      Running server = start(app, onAnyPort(withDeadlines(STALL)));
      servers.put(app, server);
      peers.put(app, Peer.at(server.address()));
    }
    ExecutorService players =
        Executors.newFixedThreadPool(servesManyAtATime() ? CASES_AT_A_TIME : 1);
    casesForTheZoo().forEach(wireCase -> play(players, App.ZOO, wireCase));
    casesForTheEchoAlone().forEach(wireCase -> play(players, App.ECHO, wireCase));
    players.shutdown(); // It takes no more cases, and plays those that it has.
  }

  /// A request for which a design waits until its head or body is late does not take all that time.
  private Settings withDeadlines(Duration most) {
    Limits limits = settings().limits();
    return settings().withLimits(limits.withDeadlines(most, most, limits.bodyDeadline()));
  }

  @AfterAll
  void stopServers() {
    servers.values().forEach(Running::close);
  }

  /// The server that runs the wire cases with this application.
  final Peer peer(App app) {
    return requireNonNull(peers.get(app));
  }

  /// The same settings with a port that the system chooses.
  static Settings onAnyPort(Settings settings) {
    return settings.withListen(
        new Listen.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("casesForTheZoo")
  @Order(FIRST)
  void behavesOnTheWireWithTheZoo(WireCase wireCase) throws Exception {
    awaitPlayed(App.ZOO, wireCase);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("casesForTheEchoAlone")
  @Order(FIRST)
  void behavesOnTheWireWithTheEcho(WireCase wireCase) throws Exception {
    awaitPlayed(App.ECHO, wireCase);
  }

  private void play(ExecutorService players, App app, WireCase wireCase) {
    // Where each connection costs a process, its parser goes through the other deliveries
    // elsewhere.
    Set<Delivery> deliveries =
        startsAProcessForEachConnection()
            ? EnumSet.of(Delivery.WHOLE)
            : EnumSet.allOf(Delivery.class);
    plays
        .computeIfAbsent(app, _ -> new HashMap<>())
        .put(
            wireCase,
            players.submit(() -> Checker.play(peer(app), wireCase, divergences(), deliveries)));
  }

  private void awaitPlayed(App app, WireCase wireCase) throws Exception {
    try {
      requireNonNull(requireNonNull(plays.get(app)).get(wireCase)).get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof WireFailure failure ? failure : failed;
    }
  }

  private boolean startsAProcessForEachConnection() {
    return design() instanceof ProcessDesign && !design().dials().contains(Dial.INNER);
  }

  List<WireCase> casesForTheZoo() {
    return isVariant() ? WireContract.oneOfEachSubject(App.ZOO) : WireContract.casesFor(App.ZOO);
  }

  List<WireCase> casesForTheEchoAlone() {
    return isVariant()
        ? WireContract.oneOfEachSubject(App.ECHO)
        : WireContract.casesOnlyFor(App.ECHO);
  }

  /// The hand-written codec is what all are compared with; a design may differ as it declares.
  @Test
  void makesOfRequestsThatNobodyWroteWhatTheCodecMakesOfThem() throws IOException {
    int tries = AlmostRequests.TRIES;
    if (isVariant()) {
      tries /= 10;
    } else if (startsAProcessForEachConnection()) {
      tries /= 40;
    }
    try (Running server = start(App.ECHO, onAnyPort(withDeadlines(HASTE)))) {
      new AlmostRequests(Peer.at(server.address()), divergences()).play(tries);
    }
  }

  /// The wire cases end their own side once they are refused.
  @Test
  void endsTheConnectionOfARequestThatItRefuses() throws IOException {
    try (Wire wire = Wire.connect(peer(App.ECHO).address())) {
      wire.send("GET / HTTP/1.1\nHost: a b\n\n");
      assertThat(wire.answer().status()).isEqualTo(400);
      wire.expectEnd();
    }
  }

  @Test
  void declaresDivergencesFromRulesThatExist() {
    Set<String> rules =
        AnnotationSupport.findAnnotatedMethods(
                getClass(), Test.class, HierarchyTraversalMode.TOP_DOWN)
            .stream()
            .map(Method::getName)
            .collect(Collectors.toSet());
    assertThat(rules).containsAll(divergences().rules().keySet());
    assertThat(WireContract.names())
        .containsAll(divergences().wording())
        .containsAll(divergences().verdicts().keySet());
  }

  @Test
  void tellsTheEffectiveValueOfEachOfItsDials() {
    // Where it listens is its address.
    List<String> dials =
        design().dials().stream()
            .filter(dial -> dial != Dial.LISTEN)
            .map(dial -> dial.option().substring("--".length()))
            .toList();
    assertThat(requireNonNull(servers.get(App.ECHO)).effective())
        .extracting(EffectiveSetting::name)
        .containsAll(dials);
  }

  @Test
  void answersEachOfManyClientsWithItsOwn() throws Exception {
    List<Callable<Answer>> clients = new ArrayList<>();
    for (int i = 0; i < clients(); i++) {
      String name = "client " + i;
      clients.add(() -> beOneOfMany(name));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
      for (Future<Answer> last : threads.invokeAll(clients)) {
        assertThat(last.get().status()).isEqualTo(200);
      }
    }
  }

  private int clients() {
    return startsAProcessForEachConnection() ? EXPENSIVE_CLIENTS : CLIENTS;
  }

  /// Connects again where an answer says that the connection closes.
  ///
  /// @return the last answer
  private Answer beOneOfMany(String name) throws IOException {
    for (int request = 0; ; ) {
      try (Wire wire = Wire.connect(peer(App.ECHO).address())) {
        boolean open = true;
        while (open) {
          String content = name + ", request " + ++request;
          wire.send(post(content));
          Answer answer = wire.answer();
          assertThat(answer.body().text()).isEqualTo(content);
          if (request == REQUESTS_PER_CLIENT) {
            return answer;
          }
          open = !answer.closes();
        }
        wire.expectEnd();
      }
    }
  }

  private static String post(String content) {
    return """
    POST / HTTP/1.1
    Host: zoo
    Content-Length: %d

    %s\
    """
        .formatted(content.length(), content);
  }

  @Test
  void goesOnWhenClientsGoAway() throws IOException {
    int times = clients() / 20;
    for (int i = 0; i < times; i++) {
      goAwayAfter("GET / HTTP/1.1\nHost: z");
      goAwayAfter("POST / HTTP/1.1\nHost: zoo\nContent-Length: 500000\n\nabc");
      goAwayAfter("POST / HTTP/1.1\nHost: zoo\nContent-Length: 500000\n\n" + "x".repeat(500_000));
      goAwayAfter(App.ECHO.greeting().repeat(1000));
    }
    greetAt(peer(App.ECHO).address());
  }

  private void greetAt(SocketAddress address) throws IOException {
    try (Wire wire = Wire.connect(address)) {
      wire.send(App.ECHO.greeting());
      peer(App.ECHO).receive(wire, App.ECHO.reply(), Afterwards.STAYS_OPEN);
    }
  }

  /// As a client does that crashed: with a reset, and answers left unread.
  private void goAwayAfter(String text) throws IOException {
    try (SocketChannel channel = SocketChannel.open(peer(App.ECHO).address())) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.configureBlocking(false);
      channel.write(ByteBuffer.wrap(WireText.bytes(text)));
    }
  }

  @Test
  void canBeClosedAndStartedAgainAtTheSamePort() throws IOException {
    Running first = start(App.ECHO, onAnyPort(settings()));
    SocketAddress address = first.address();
    greetAt(address);
    first.close();
    first.close();
    assertThatThrownBy(() -> Wire.connect(address)).isInstanceOf(ConnectException.class);
    try (Running second =
        start(App.ECHO, settings().withListen(new Listen.Tcp((InetSocketAddress) address)))) {
      assertThat(second.address()).isEqualTo(address);
      greetAt(address);
    }
  }

  @Test
  void answersARequestThatIsInFlightWhenItCloses() throws Exception {
    Running server = start(App.ECHO, onAnyPort(settings()));
    try (server;
        Wire wire = Wire.connect(server.address())) {
      wire.send("POST / HTTP/1.1\nHost: zoo\nContent-Length: 5\nExpect: 100-continue\n\n");
      // Once it asks for the content, the request is in somebody's hands.
      assertThat(wire.answer().status()).isEqualTo(100);
      Thread closing = Thread.ofPlatform().name("test-closing").start(server::close);
      wire.send("hello");
      Answers.echoOf("hello").check(wire.answer());
      wire.expectEnd();
      assertThat(closing.join(SOON)).as("the close returned").isTrue();
    }
  }

  @Test
  void tellsTheCurrentDate() throws IOException {
    try (Wire wire = Wire.connect(peer(App.ECHO).address())) {
      wire.send(App.ECHO.greeting());
      String date = wire.answer().field("Date").orElseThrow();
      Instant told = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      assertThat(Duration.between(told, Instant.now()).abs())
          .isLessThan(Slowness.scaled(Duration.ofSeconds(3)));
    }
  }
}
