package org.serverzoo.app;

import static org.serverzoo.api.Cost.BLOCKING;
import static org.serverzoo.api.Cost.QUICK;
import static org.serverzoo.app.Methods.GET;
import static org.serverzoo.app.Methods.GET_POST;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.serverzoo.api.Application;
import org.serverzoo.api.Call;
import org.serverzoo.api.Request;
import org.serverzoo.database.Database;

/// The zoo's application: a static page, a template, an API with one write and one read, a keyed
/// read, and a synthetic load.
///
/// ```
/// Request -> accept: look the path up, check the method      (any thread; never waits)
///              |
///              v
///            Call { cost, run }                              (the design picks the thread)
///              |
///              v
///            run: Handler.answer -> Response                 (a surprise is logged: 500)
/// ```
///
/// Nothing is built before it is needed, because some designs start a JVM for every connection: a
/// process that serves only the static page never loads the template engine, the JSON generator,
/// the database's driver or a logger. [#warmUp()] is for those that live longer.
///
/// Immutable but for the database, which is opened by the first call that needs it. Safe for use by
/// any number of threads.
public final class ZooApplication implements Application, AutoCloseable {

  private final LazyDatabase database;
  private final TemplatePage template = new TemplatePage();
  private final VisitSurvey visitSurvey;
  private final Map<String, Route> routes;

  /// @param database opens the database; called by the first request that needs it, on the thread
  ///   that runs it, and again for a later one if it throws
  ///   [org.serverzoo.database.DatabaseUnavailableException]
  public ZooApplication(Supplier<Database> database) {
    this(new LazyDatabase(database));
  }

  private ZooApplication(LazyDatabase database) {
    this(database, database);
  }

  /// For tests that bring a store of their own.
  ZooApplication(LazyDatabase database, Store store) {
    this.database = database;
    this.visitSurvey = new VisitSurvey(store);
    this.routes = routes(store);
  }

  private Map<String, Route> routes(Store store) {
    return table(
        new Route("/", GET, QUICK, FixedAnswer.file("index.html")),
        new Route("/static/index.html", GET, QUICK, FixedAnswer.file("index.html")),
        new Route("/static/zoo.css", GET, QUICK, FixedAnswer.file("zoo.css")),
        new Route("/static/zoo.svg", GET, QUICK, FixedAnswer.file("zoo.svg")),
        new Route("/template", GET, QUICK, template),
        new Route("/api", GET_POST, BLOCKING, visitSurvey),
        new Route("/row", GET, BLOCKING, new ReadRow(store)),
        new Route("/bench", GET, BLOCKING, new Bench()),
        new Route("/healthz", GET, QUICK, FixedAnswer.text("ok")));
  }

  private static Map<String, Route> table(Route... routes) {
    Map<String, Route> table = HashMap.newHashMap(routes.length);
    for (Route route : routes) {
      table.put(route.path(), route);
    }
    return table;
  }

  @Override
  public Call accept(Request request) {
    Route route = routes.get(request.path());
    return route == null ? acceptUnlisted(request) : route.accept(request);
  }

  private Call acceptUnlisted(Request request) {
    String path = request.path();
    if (path.equals("*")) {
      // The server as a whole (RFC 9110 section 9.3.7). OPTIONS is no method of any route here, so
      // it is none of the server's; the answer still says which methods some route has.
      return GET_POST.refusal(request.method());
    }
    return path.indexOf('%') < 0
        ? Refusals.UNKNOWN_PATH
        : acceptDecoded(Paths.decodeUnreserved(path), request);
  }

  private Call acceptDecoded(String path, Request request) {
    Route route = routes.get(path);
    return route == null ? Refusals.UNKNOWN_PATH : route.accept(request);
  }

  /// Does once what the first request of each kind would otherwise wait for: reads the files,
  /// compiles the template and renders it, and writes some JSON. Does not touch the database.
  ///
  /// @throws RuntimeException if one of them is broken: better at the start than in an answer
  public void warmUp() {
    for (Route route : routes.values()) {
      if (route.handler() instanceof FixedAnswer fixed) {
        fixed.warmUp();
      }
    }
    template.answer(Request.of("GET", "/template"));
    visitSurvey.warmUp();
    Refusals.UNKNOWN_PATH.run();
  }

  /// Closes the database if it was opened. Its routes answer 503 from then on. A second call does
  /// nothing.
  @Override
  public void close() {
    database.close();
  }
}
