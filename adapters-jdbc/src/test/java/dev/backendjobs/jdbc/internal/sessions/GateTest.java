// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A gate lets in as many as come, and whoever closes it waits for all of them. */
final class GateTest {
  /** More than a read lock of Java can be held at a time. */
  private static final int MANY = 100_000;

  private final Gate gate = new Gate();

  @Test
  void itClosesWhenTheLastOfManyHasLeft() {
    for (int i = 0; i < MANY; i++) {
      gate.enter();
    }
    for (int i = 1; i < MANY; i++) {
      gate.leave();
    }
    assertThat(gate.close(Duration.ZERO)).isFalse();
    assertThatThrownBy(gate::enter)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the storage is closed");
    assertThat(gate.close(Duration.ZERO)).isFalse();
    CompletableFuture<Boolean> closed =
        CompletableFuture.supplyAsync(() -> gate.close(Duration.ofSeconds(30)));
    gate.leave();
    assertThat(closed.join()).isTrue();
    assertThat(gate.close(Duration.ZERO)).isTrue();
  }

  @Test
  void whoClosesItInAHurryIsToldThatNotAllHaveLeft() {
    gate.enter();
    Thread.currentThread().interrupt();
    assertThat(gate.close(Duration.ofSeconds(30))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
