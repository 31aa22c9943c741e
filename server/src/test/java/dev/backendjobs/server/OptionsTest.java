// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.http.AllowedHosts;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.server.options.ServerOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class OptionsTest {
  private static ServerOptions options(String... flags) {
    return options(Map.of(), flags);
  }

  private static ServerOptions options(Map<String, String> environment, String... flags) {
    CommandLine command = ServerCommand.commandLine(environment);
    command.parseArgs(flags);
    return command.<ServerCommand>getCommand().options;
  }

  @Test
  void defaultsAreThoseOfTheLibraryOnALoopbackAddress() {
    ServerOptions options = options();
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.port()).isEqualTo(8080);
    assertThat(options.pathPrefixes()).containsExactly("", "/prod");
    assertThat(options.corsPolicy()).isEqualTo(CorsPolicy.loopback());
    assertThat(options.limits()).isEqualTo(JobLimits.standard());
    assertThat(options.retention()).isEqualTo(RetentionPolicy.standard());
    assertThat(options.logLevel()).isEqualTo(Level.INFO);
    assertThat(options.demo()).isFalse();
  }

  @Test
  void numbersOfLimitsReachTheStore() {
    assertThat(
            options(
                    "--max-active-per-environment=1",
                    "--max-active-per-app=20",
                    "--max-jobs-per-app=300",
                    "--max-apps=4000",
                    "--request-burst=5",
                    "--requests-per-second=2.5")
                .limits())
        .isEqualTo(
            JobLimits.builder()
                .activeJobsPerEnvironment(1)
                .activeJobsPerApp(20)
                .jobsPerApp(300)
                .apps(4000)
                .burst(5)
                .requestsPerSecond(2.5)
                .build());
  }

  @Test
  void noneSwitchesALimitOff() {
    assertThat(
            options(
                    "--max-active-per-environment=none",
                    "--max-active-per-app=none",
                    "--max-jobs-per-app=none",
                    "--max-apps=none",
                    "--requests-per-second=none")
                .limits())
        .isEqualTo(
            JobLimits.builder()
                .activeJobsPerEnvironment(JobLimits.UNLIMITED)
                .activeJobsPerApp(JobLimits.UNLIMITED)
                .jobsPerApp(JobLimits.UNLIMITED)
                .apps(JobLimits.UNLIMITED)
                .requestsPerSecond(JobLimits.NO_RATE)
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    "30d, PT720H",
    "12h, PT12H",
    "15m, PT15M",
    "45s, PT45S",
    "0s, PT0S",
    "PT36H, PT36H",
    "P2DT3H, PT51H",
    "PT0.5S, PT0.5S",
    "999999999d, PT23999999976H"
  })
  void retentionReadsShortAndStandardDurations(String text, Duration age) {
    assertThat(options("--retention", text).retention()).isEqualTo(RetentionPolicy.keepFor(age));
  }

  @Test
  void retentionNoneKeepsForEver() {
    assertThat(options("--retention=none").retention()).isEqualTo(RetentionPolicy.keepForever());
    assertThat(options("--retention=none", "--max-finished-per-app=7").retention())
        .isEqualTo(RetentionPolicy.keepForever().atMost(7));
  }

  @Test
  void originsMayBeExactPatternsAndWords() {
    assertThat(
            options("--cors-origin", "https://a.example", "--cors-origin=https://*.example.com")
                .corsPolicy())
        .isEqualTo(
            CorsPolicy.builder()
                .allowOrigin("https://a.example")
                .allowOriginPattern("https://*.example.com")
                .build());
    assertThat(options("--cors-origin=loopback,https://a.example").corsPolicy())
        .isEqualTo(CorsPolicy.builder().allowLoopback().allowOrigin("https://a.example").build());
    assertThat(options("--cors-origin=*").corsPolicy()).isEqualTo(CorsPolicy.any());
    assertThat(options("--cors-origin=none").corsPolicy()).isEqualTo(CorsPolicy.none());
  }

  @Test
  void prefixesReplaceTheDefaultOneAndNeverTheBarePath() {
    assertThat(options("--path-prefix=/a", "--path-prefix=/b/c").pathPrefixes())
        .containsExactly("", "/a", "/b/c");
    assertThat(options("--path-prefix=none").pathPrefixes()).containsExactly("");
  }

  @Test
  void allowedHostsComeBesideTheOwnNamesOfTheMachineAndTheAddress() {
    assertThat(options().allowedHosts()).isEmpty();
    assertThat(options("--allow-host=a.example", "--allow-host=::2").allowedHosts())
        .hasValue(AllowedHosts.loopback().and("127.0.0.1", "a.example", "[::2]"));
    assertThat(options("--host=10.0.0.1", "--allow-host=a.example,*").allowedHosts())
        .hasValue(AllowedHosts.any());
    assertThat(options(Map.of("BACKEND_JOBS_ALLOW_HOST", "a.example,b.example")).allowedHosts())
        .hasValue(AllowedHosts.loopback().and("127.0.0.1", "a.example", "b.example"));
  }

  @ParameterizedTest
  @CsvSource({"[::1], ::1", "::1, ::1", "localhost, localhost", "0.0.0.0, 0.0.0.0"})
  void anIpv6AddressMayStandInBrackets(String text, String host) {
    assertThat(options("--host", text).host()).isEqualTo(host);
  }

  @Test
  void aFlagBeatsItsVariableAndAVariableTheDefault() {
    Map<String, String> environment =
        Map.of(
            "BACKEND_JOBS_PORT", "1",
            "BACKEND_JOBS_CORS_ORIGIN", "https://a.example,https://b.example",
            "BACKEND_JOBS_MAX_JOBS_PER_APP", "7");
    ServerOptions options = options(environment, "--port=2", "--cors-origin=https://c.example");
    assertThat(options.port()).isEqualTo(2);
    assertThat(options.limits().jobsPerApp()).isEqualTo(7);
    assertThat(options.corsPolicy())
        .isEqualTo(CorsPolicy.builder().allowOrigin("https://c.example").build());
    assertThat(options(environment).corsPolicy())
        .isEqualTo(
            CorsPolicy.builder()
                .allowOrigin("https://a.example")
                .allowOrigin("https://b.example")
                .build());
  }

  @Test
  void theDemoIsSwitchedByFlagAndVariableAlike() {
    Map<String, String> wanted = Map.of("BACKEND_JOBS_DEMO", "true");
    assertThat(options("--demo").demo()).isTrue();
    assertThat(options(wanted).demo()).isTrue();
    assertThat(options(wanted, "--demo").demo()).isTrue();
    assertThat(options(wanted, "--demo=false").demo()).isFalse();
    assertThat(options("--demo", "--port=1").port()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tcp://10.0.0.1:8080"})
  void aVariableThatIsEmptyOrSetByKubernetesIsNotMeant(String value) {
    assertThat(options(Map.of("BACKEND_JOBS_PORT", value)).port()).isEqualTo(8080);
  }
}
