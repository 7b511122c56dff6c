package dev.azureml.operator.azureml;

import dev.azureml.operator.Effort;
import dev.azureml.operator.azureml.SharedAccessSignature.Store;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SharedAccessSignatureTest {
    private static final String SERVICE = "sv=2024-11-04&sr=c&sp=rl&se=2030-01-01T00:00:00Z&spr=https&sig=secret%2Bsig";
    private static final String ACCOUNT = "?sv=2024-11-04&ss=bfqt&srt=sco&sp=rwdlacup&st=2026-01-01&se=2030-01-01"
            + "&spr=https,http&sig=secretsig";

    private static @Nullable String wrong(Store store, String text) {
        return SharedAccessSignature.parse(text).wrong(store, "images", "raw");
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVICE, ACCOUNT, "sv=1&sr=d&sdd=2&sp=rl&se=2030-01-01&sig=x", "si=policy&sr=c&sig=x",
        "https://images.blob.core.windows.net/raw?" + SERVICE, "https://images.dfs.core.windows.net/?" + ACCOUNT,
        "skoid=1&sktid=2&sr=c&sp=racwdl&st=2026-01-01T10:00Z&se=2030-01-01T10:00Z&sig=x"})
    void isGoodForAContainer(String text) {
        assertThat(wrong(Store.BLOB, text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {ACCOUNT, "sr=s&sp=rl&se=2030-01-01T00:00:00.0000000Z&sig=x"})
    void isGoodForAShare(String text) {
        assertThat(wrong(Store.FILE, text)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "c2VjcmV0LWFjY291bnQta2V5 | no sig",
        "sr=c&sp=rl&se=2030-01-01 | no sig",
        "sr=c&sp=rl&sig=secretsig | no end (se)",
        "sr=c&sp=rl&se=secret&sig=secretsig | se is no time",
        "sr=c&sp=rl&st=2026-13-41&se=2030-01-01&sig=secretsig | st is no time",
        "sr=b&sp=rl&se=2030-01-01&sig=secretsig | (sr=b) is not one for a container",
        "sr=s&sp=rl&se=2030-01-01&sig=secretsig | (sr=s) is not one for a container",
        "sr=secret-1&sp=rl&se=2030-01-01&sig=secretsig | (sr=?) is not one for a container",
        "sp=rl&se=2030-01-01&sig=secretsig | neither what it is for (sr) nor which services (ss)",
        "ss=ft&srt=sco&sp=rl&se=2030-01-01&sig=secretsig | (ss=ft) does not cover the service blob (b)",
        "ss=b&srt=s&sp=rl&se=2030-01-01&sig=secretsig | (srt=s) does not cover containers and objects (co)",
        "ss=b&sp=rl&se=2030-01-01&sig=secretsig | (srt=?) does not cover",
        "sr=c&se=2030-01-01&sig=secretsig | gives no permissions (sp)",
        "sr=c&sp=r&se=2030-01-01&sig=secretsig | (sp=r) lacks the permission to read (r) or to list (l)",
        "sr=c&sp=wl&se=2030-01-01&sig=secretsig | (sp=wl) lacks the permission",
        "https://other.blob.core.windows.net/raw?sr=c&sp=rl&se=2030-01-01&sig=secretsig | another storage account than images",
        "https://images2.blob.core.windows.net/raw?sr=c&sp=rl&se=2030-01-01&sig=secretsig | another storage account",
        "https://images.blob.core.windows.net/cooked/a?sr=c&sp=rl&se=2030-01-01&sig=secretsig | another container than raw",
        "https://images.blob.core.windows.net/raw | no sig"})
    void saysWhatIsWrongAndNoneOfItsSecrets(String text, String words) {
        assertThat(wrong(Store.BLOB, text)).contains(words).doesNotContain("secret");
    }

    @Test
    void aPermissionOrASignatureThatIsNoWordIsNotRepeated() {
        assertThat(wrong(Store.FILE, "ss=Zm9v+x&srt=co&sp=rl&se=2030-01-01&sig=x")).contains("(ss=?)")
                .doesNotContain("Zm9v");
    }

    @ParameterizedTest
    @CsvSource({"2030-01-31,2030-01-31T00:00:00Z", "2030-01-31T10:20Z,2030-01-31T10:20:00Z",
        "2030-01-31T10:20:30Z,2030-01-31T10:20:30Z", "2030-01-31T10%3A20%3A30Z,2030-01-31T10:20:30Z",
        "2030-01-31T10:20:30.1234567Z,2030-01-31T10:20:30.123456700Z", "2030-01-31T10:20+02:00,2030-01-31T08:20:00Z"})
    void knowsItsEndInEveryForm(String written, String end) {
        assertThat(SharedAccessSignature.parse("sr=c&se=" + written + "&sig=x").until()).isEqualTo(Instant.parse(end));
    }

    @Test
    void knowsFromWhenItIsGood() {
        assertThat(SharedAccessSignature.parse(ACCOUNT).from()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(SharedAccessSignature.parse(SERVICE).from()).isNull();
    }

    @Test
    void aUrlIsCutDownToTheToken() {
        assertThat(SharedAccessSignature.parse("https://images.blob.core.windows.net/raw?" + SERVICE).token())
                .isEqualTo(SERVICE);
        assertThat(SharedAccessSignature.parse(ACCOUNT).token()).isEqualTo(ACCOUNT);
    }

    @Test
    void tellsWhetherItDoesWithoutTls() {
        assertThat(SharedAccessSignature.parse(ACCOUNT).allowsHttp()).isTrue();
        assertThat(SharedAccessSignature.parse(SERVICE).allowsHttp()).isFalse();
    }

    @Test
    void itsTextTellsNothing() {
        assertThat(SharedAccessSignature.parse(SERVICE)).hasToString("SharedAccessSignature[***]");
    }

    /** Finding M8: a Secret may hold a megabyte of anything. */
    @ParameterizedTest
    @ValueSource(strings = {"https://%s?x\n", "https://%s", "https://a/%s?x\n", "https://a/b/%s\n?\n", "se=%s"})
    void whatASecretHoldsIsReadInProportion(String form) {
        Effort.isLinear(size -> SharedAccessSignature.parse(form.formatted("a".repeat(size))), 2_000);
    }
}
