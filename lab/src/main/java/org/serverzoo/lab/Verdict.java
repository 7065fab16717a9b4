package org.serverzoo.lab;

/// One reason to trust a row, or not to.
record Verdict(boolean trusted, String sentence) {

  static Verdict fine(String sentence) {
    return new Verdict(true, sentence);
  }

  static Verdict doubt(String sentence) {
    return new Verdict(false, sentence);
  }
}
