// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The facts of a request as a value. */
final class CorsRequestTest {
  private static final String APP = "https://app.example.com";

  private static CorsRequest.Builder preflight() {
    return CorsRequest.builder("OPTIONS").origins(List.of(APP)).requestedMethod("PUT");
  }

  @Test
  void aRequestHasOnlyTheFactsThatWereGiven() {
    CorsRequest plain = CorsRequest.builder("GET").build();
    assertThat(plain.method()).isEqualTo("GET");
    assertThat(plain.origins()).isEmpty();
    assertThat(plain.requestedMethod()).isEmpty();
    CorsRequest full = preflight().build();
    assertThat(full.origins()).containsExactly(APP);
    assertThat(full.requestedMethod()).contains("PUT");
  }

  @Test
  void anAbsentHeaderMayBeGivenAsNull() {
    CorsRequest.Builder none = preflight().origins(null).requestedMethod(null);
    assertThat(none.build()).isEqualTo(CorsRequest.builder("OPTIONS").build());
  }

  @Test
  void requestsAreEqualIfAllFactsAre() {
    CorsRequest request = preflight().build();
    assertThat(request).isEqualTo(preflight().build()).hasSameHashCodeAs(preflight().build());
    assertThat(request.toBuilder().build()).isEqualTo(request);
    assertThat(request)
        .isNotEqualTo(request.toBuilder().origins(null).build())
        .isNotEqualTo(request.toBuilder().requestedMethod("GET").build())
        .isNotEqualTo(CorsRequest.builder("GET").origins(List.of(APP)).build())
        .isNotEqualTo(APP);
    assertThat(request.toString()).contains("OPTIONS", APP, "PUT");
  }

  @Test
  void theOriginsAreCopied() {
    List<String> received = new ArrayList<>(List.of(APP));
    CorsRequest request = CorsRequest.builder("GET").origins(received).build();
    received.clear();
    assertThat(request.origins()).containsExactly(APP);
    assertThatThrownBy(() -> request.origins().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aNullIsRefusedNamingTheParameter() {
    assertThatThrownBy(() -> CorsRequest.builder(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("method");
    assertThatThrownBy(() -> CorsRequest.builder("GET").origins(Arrays.asList(APP, null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("origin");
  }
}
