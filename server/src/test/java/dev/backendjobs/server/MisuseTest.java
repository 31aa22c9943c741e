// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.server.options.EnvironmentDefaults;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class MisuseTest {
  private static String refusal(Map<String, String> environment, String... flags) {
    StringWriter err = new StringWriter();
    StringWriter out = new StringWriter();
    int exitCode =
        ServerCommand.commandLine(environment)
            .setErr(new PrintWriter(err))
            .setOut(new PrintWriter(out))
            .execute(flags);
    assertThat(exitCode).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("backend-jobs: ")
        .endsWith(" (see --help)" + System.lineSeparator())
        .hasLineCount(1);
    return err.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prot=1 | Unknown option: '--prot=1'",
        "--port | Missing required parameter",
        "stray | 'stray'",
        "@file | '@file'",
        "--port=-1 | '-1' is not a port from 0 to 65535",
        "--port=65536 | '65536' is not a port",
        "--port=+80 | '+80' is not a port",
        "--port= | '' is not a port",
        "--host= | '' is not a host name or an address",
        "--host=http://a | 'http://a' is not a host name",
        "--host=a:80:[ | 'a:80:[' is not a host name",
        "--allow-host=a:80 | 'a:80' is not a host name or an address without a port",
        "--allow-host=http://a | 'http://a' is not a host name",
        "--allow-host=a.example,b c | 'b c' is not a host name",
        "--allow-host= | '' is not a host name",
        "--max-jobs-per-app=-1 | '-1' is not a whole number of 0 or more, or none",
        "--max-active-per-app=1e3 | '1e3' is not a whole number",
        "--max-active-per-environment=None | 'None' is not a whole number",
        "--max-jobs-per-app=9999999999999999999 | is not a whole number",
        "--requests-per-second=0 | '0' is not a number above 0",
        "--requests-per-second=0.0 | '0.0' is not a number above 0",
        "--request-burst=0 | '0' is not a whole number of 1 or more",
        "--request-burst=none | 'none' is not a whole number of 1 or more",
        "--max-apps=-1 | '-1' is not a whole number of 0 or more, or none",
        "--requests-per-second=NaN | 'NaN' is not a number above 0",
        "--requests-per-second=-2 | '-2' is not a number above 0",
        "--cors-origin=example.com | Origin \"example.com\" is not a serialized origin",
        "--cors-origin=https://a.example/ | is not a serialized origin",
        "--cors-origin=https://*.com | would allow a whole top-level domain",
        "--cors-origin=https://a*.example.com | has no star label",
        "--cors-origin=null | any page can send it",
        "--cors-origin=https://a.example,bad | Origin \"bad\" is not",
        "--cors-origin=none,https://a.example | none stands alone",
        "--path-prefix=prod | 'prod' is not a path such as /prod",
        "--path-prefix=/prod/ | '/prod/' is not a path",
        "--path-prefix=/.. | '/..' is not a path",
        "--retention=30 | '30' is not a duration",
        "--retention=-5s | '-5s' is not a duration",
        "--retention=PT-5S | 'PT-5S' is not a duration",
        "--retention=1w | '1w' is not a duration",
        "--retention=30D | '30D' is not a duration",
        "--retention=P999999999999999999D | is not a duration",
        "--log-level=loud | 'loud' is not one of error, warn, info, debug, trace",
        "--demo=maybe | 'maybe'",
        "--insecure=maybe | 'maybe'",
        "--tokens= | '' is not the path of a file",
        "--audit=some | 'some' is not one of all, denied, none",
        "--host=0.0.0.0 | say who has access by --tokens FILE, or that anyone has by --insecure",
      })
  void aWrongFlagIsRefusedInOneLineThatNamesIt(String flag, String reason) {
    assertThat(refusal(Map.of(), flag)).contains(reason).doesNotContain("from variable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--storge=postgresql://pg:S3CRET@db/jobs",
        "--storge postgresql://pg:S3CRET@db/jobs",
        "--storage=memory postgresql://pg:S3CRET@db/jobs",
        "--storage-password=my S3CRET",
        "--storage-password my S3CRET",
        "--storage-pasword S3CRET",
        "--storage-pasword=S3CRET",
        "--tls-keystore-passwordd=S3CRET",
        "--pw=S3CRET",
        "--port=postgresql://pg:S3CRET@db/jobs",
        "--port=postgresql://pg:a/b?c#S3CRET@db/jobs",
        "--host=postgresql://db/jobs?password=S3CRET",
        "--storage=mysql://pg:S3CRET@db/jobs",
        "--storage=postgresql://pg:S3CRET%zz@db/jobs",
        "--storage-password=S3CRET --storage-password=S3CRET",
        "--storage=memory --tls-keystore-password=S3CRET",
        "token new --name=x --apps=a --write S3CRET",
        "token S3CRET --storage-password",
      })
  void noPartOfAPasswordIsShown(String flags) {
    assertThat(refusal(Map.of(), flags.split(" "))).doesNotContain("S3CRET", "pg:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BACKEND_JOBS_STORAGE", "BACKEND_JOBS_PORT", "BACKEND_JOBS_HOST"})
  void noPartOfAPasswordInAVariableIsShown(String variable) {
    for (String url : List.of("mysql://pg:S3CRET@db/jobs", "postgresql://pg:S3CRET%zz@db/jobs")) {
      assertThat(refusal(Map.of(variable, url))).contains(variable).doesNotContain("S3CRET", "pg:");
    }
  }

  @Test
  void flagsThatExcludeEachOtherAreRefusedWithoutAnErrorInTheLine() {
    assertThat(refusal(Map.of(), "token", "new", "--name=x", "--read", "--write"))
        .startsWith("backend-jobs: --read, --write are mutually exclusive");
  }

  @Test
  void aContradictionNamesTheVariable() {
    assertThat(refusal(Map.of("BACKEND_JOBS_INSECURE", "true"), "--tokens=f"))
        .contains("variable BACKEND_JOBS_INSECURE contradicts --tokens, which");
  }

  @Test
  void aFlagThatIsThereTwiceIsRefused() {
    assertThat(refusal(Map.of(), "--port=1", "--port=2")).contains("only once");
  }

  @Test
  void aWrongVariableIsNamed() {
    for (OptionSpec option : ServerCommand.commandLine(Map.of()).getCommandSpec().options()) {
      if (option.usageHelp() || option.versionHelp()) {
        continue;
      }
      String variable = EnvironmentDefaults.variable(option);
      assertThat(refusal(Map.of(variable, "#\n#")))
          .contains(option.longestName())
          .contains("from variable " + variable);
    }
  }

  @Test
  void theHelpShowsTheDefaultAndTheVariableOfEveryOption() {
    CommandLine command = ServerCommand.commandLine(Map.of());
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.usageHelp() && !option.versionHelp()) {
        String variable = EnvironmentDefaults.variable(option) + ".";
        assertThat(help)
            .contains(
                option.defaultValue() == null
                    ? variable
                    : "Default: " + option.defaultValue() + ", variable " + variable);
      }
    }
  }
}
