// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.testkit.Racers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class InFlightCallsTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @Test
  void closingWaitsForEachCallThatWasLetIn() {
    for (int round = 0; round < 300; round++) {
      InFlightCalls calls = new InFlightCalls("it");
      AtomicInteger inside = new AtomicInteger();
      AtomicBoolean ended = new AtomicBoolean();
      Racers.Part caller =
          () -> {
            while (true) {
              try {
                calls.enter();
              } catch (IllegalStateException closed) {
                return;
              }
              inside.incrementAndGet();
              assertThat(ended).as("inside after the end").isFalse();
              inside.decrementAndGet();
              calls.leave();
            }
          };
      Racers.together(
          caller,
          caller,
          caller,
          () -> {
            assertThat(calls.close(LONG)).isTrue();
            assertThat(inside).hasValue(0);
            ended.set(true);
          });
    }
  }

  @Test
  void aClosedObjectRefusesCalls() {
    InFlightCalls calls = new InFlightCalls("the store");
    calls.requireOpen();
    calls.close();
    assertThatThrownBy(calls::enter)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the store is closed");
    assertThatThrownBy(calls::requireOpen).isInstanceOf(IllegalStateException.class);
    assertThat(calls.close(Duration.ZERO)).as("who was refused is not waited for").isTrue();
  }

  @Test
  void theWaitEndsWithTheTimeoutAndWithTheLastCall() {
    InFlightCalls calls = new InFlightCalls("it");
    calls.enter();
    calls.enter();
    assertThat(calls.close(Duration.ZERO)).isFalse();
    assertThat(calls.close(Duration.ofMillis(1))).isFalse();
    CompletableFuture<Boolean> closing =
        CompletableFuture.supplyAsync(() -> calls.close(Duration.ofSeconds(Long.MAX_VALUE)));
    calls.leave();
    assertThat(closing).isNotDone();
    calls.leave();
    assertThat(closing.orTimeout(2, java.util.concurrent.TimeUnit.MINUTES).join()).isTrue();
  }

  @Test
  void anInterruptEndsTheWaitAndStays() {
    InFlightCalls calls = new InFlightCalls("it");
    calls.enter();
    Thread.currentThread().interrupt();
    assertThat(calls.close(LONG)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
