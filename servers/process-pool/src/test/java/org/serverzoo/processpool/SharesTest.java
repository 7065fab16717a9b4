package org.serverzoo.processpool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {

  @Test
  void aTotalIsSharedOutExactly() {
    assertThat(Shares.of(100, 6)).containsExactly(17, 17, 17, 17, 16, 16);
    assertThat(Shares.of(100, 7)).containsExactly(15, 15, 14, 14, 14, 14, 14);
    assertThat(Shares.of(5, 5)).containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void nothingIsSharedOutAsNothing() {
    assertThat(Shares.of(0, 3)).containsExactly(0, 0, 0);
  }
}
