package org.serverzoo.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.StringLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.serverzoo.api.Body;
import org.serverzoo.api.Request;
import org.serverzoo.api.Response;

/// `/template`: a page by the template engine Pebble, without variables or logic. Compiled once,
/// rendered for every request.
final class TemplatePage implements Handler {

  /// In characters: holds the page without growing.
  private static final int BUFFER = 256;

  @Override
  public Response answer(Request request) {
    StringWriter page = new StringWriter(BUFFER);
    try {
      Compiled.PAGE.evaluate(page);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a StringWriter failed", impossible);
    }
    return Response.ok(ContentTypes.HTML, Body.of(page.toString()));
  }

  /// Made by the first request, or by a warm-up before it.
  private static final class Compiled {
    static final PebbleTemplate PAGE = compile();

    private static PebbleTemplate compile() {
      String source = new String(OwnFiles.read("templates/page.peb"), UTF_8);
      // Its caches are for engines that look templates up by name at each request.
      return new PebbleEngine.Builder()
          .loader(new StringLoader())
          .cacheActive(false)
          .strictVariables(true)
          .build()
          .getTemplate(source);
    }
  }
}
