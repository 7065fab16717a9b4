package org.serverzoo.launcher.running;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import org.serverzoo.app.ZooApplication;
import org.slf4j.LoggerFactory;

/// Plays what a [ConnectionProcess] may be asked, good and bad, so that the JVM can keep all the
/// classes that it takes: the training run of an AOT cache. With the database, if there is one;
/// what is asked of it leaves no trace there.
final class Rehearsal {

  private static final String[] REQUESTS = {
    "GET / HTTP/1.1\r\nHost: zoo\r\nUser-Agent: rehearsal\r\nAccept: */*\r\n\r\n",
    "HEAD /static/zoo.css HTTP/1.0\r\n\r\n",
    "GET /template HTTP/1.1\r\nHost: zoo\r\n\r\n",
    "GET /row?id=1 HTTP/1.1\r\nHost: zoo\r\n\r\n",
    "POST /api?survey=2147483647 HTTP/1.1\r\nHost: zoo\r\nContent-Length: 13\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\n\r\nsegment=adult",
    "GET /bench?cpu=1&sleep=0&writes=1 HTTP/1.1\r\nHost: zoo\r\n\r\n",
    "GET /nothing HTTP/1.1\r\nHost: zoo\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: zoo\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    "GET http://zoo/%41 HTTP/1.1\r\nHost: zoo\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
  };

  private Rehearsal() {}

  static void play() throws IOException {
    for (String application : new String[] {"zoo", "echo"}) {
      for (String request : REQUESTS) {
        ConnectionProcess.serve(
            new ByteArrayInputStream(request.getBytes(ISO_8859_1)),
            OutputStream.nullOutputStream(),
            application,
            "0",
            "",
            "/",
            "1000",
            "1000",
            "1000",
            "1000",
            "1000");
      }
    }
    // Here the class loader keeps all jars open; where it does not need to look into any, a jar
    // that the application has read is closed again. One class missing in the cache costs 8 ms.
    new RandomAccessFile("/dev/null", "r").close();
    // A logger is set up where something goes wrong.
    LoggerFactory.getLogger(ZooApplication.class).debug("rehearsed");
  }
}
