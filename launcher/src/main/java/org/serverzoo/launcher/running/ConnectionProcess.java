package org.serverzoo.launcher.running;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.serverzoo.api.AccessLog;
import org.serverzoo.api.Application;
import org.serverzoo.app.EchoApplication;
import org.serverzoo.app.ZooApplication;
import org.serverzoo.database.Database;
import org.serverzoo.database.DatabaseSettings;
import org.serverzoo.processperconnection.Ending;
import org.serverzoo.processperconnection.OneConnection;
import org.serverzoo.processperconnection.Orders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program of a process that serves one connection, which is its standard input, and tells by
/// its exit code how that went. Started by the master of process-per-connection, not by users.
///
/// ```
///   ConnectionProcess APP DELAY ACCESS-LOG ORDERS...
/// ```
///
/// All it does counts: nothing is parsed by a library, nothing is loaded that this one request does
/// not need. That is why words have places instead of names here, and lambdas are classes.
public final class ConnectionProcess implements Supplier<Database> {

  /// Instead of an application: play the [Rehearsal].
  static final String REHEARSAL = "rehearse";

  /// The environment variable with the URL of the database, which may hold a password.
  static final String DATABASE = "ZOO_DB_URL";

  private static final int APP = 0;
  private static final int DELAY = 1;
  private static final int ACCESS_LOG = 2;

  private final String delayMillis;

  private ConnectionProcess(String delayMillis) {
    this.delayMillis = delayMillis;
  }

  /// Ends the process without the formalities of [System#exit]: there is nobody to be told.
  public static void main(String[] words) throws IOException {
    if (words[APP].equals(REHEARSAL)) {
      Rehearsal.play();
      return;
    }
    Ending ending = Ending.FAILED;
    try {
      ending =
          serve(
              new FileInputStream(FileDescriptor.in),
              new FileOutputStream(FileDescriptor.in),
              words);
    } catch (Throwable fault) {
      Log.LOGGER.error("a connection was closed for a fault of the server", fault);
    } finally {
      Runtime.getRuntime().halt(ending.exitCode());
    }
  }

  static Ending serve(InputStream in, OutputStream out, String... words) throws IOException {
    if (words[APP].equals("echo")) {
      return serve(in, out, new EchoApplication(), words);
    }
    try (ZooApplication zoo = new ZooApplication(new ConnectionProcess(words[DELAY]))) {
      return serve(in, out, zoo, words);
    }
  }

  private static Ending serve(
      InputStream in, OutputStream out, Application application, String... words)
      throws IOException {
    Orders orders = Orders.last(words);
    if (words[ACCESS_LOG].isEmpty()) {
      return OneConnection.serve(in, out, application, orders, AccessLog.OFF);
    }
    try (AccessLogFile log = AccessLogFile.open(words[ACCESS_LOG])) {
      return OneConnection.serve(in, out, application, orders, log);
    }
  }

  /// Opens the one session, for a request that needs it.
  @Override
  public Database get() {
    return Database.openSingle(
        new DatabaseSettings(
            System.getenv(DATABASE), 1, Duration.ofMillis(Long.parseLong(delayMillis))));
  }

  /// Apart, so that no logger is set up where nothing goes wrong.
  private static final class Log {
    static final Logger LOGGER = LoggerFactory.getLogger(ConnectionProcess.class);
  }
}
