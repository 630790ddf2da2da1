package dev.hawser.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.web.server.Pages;
import dev.hawser.web.server.SiteOptions;
import org.junit.jupiter.api.Test;

/** What a site offers by ALPN. */
final class SiteProtocolsTest {
    @Test
    void whatItSpeaksIsOffered() {
        assertThat(new Site(Pages.NOT_FOUND).applicationProtocols()).containsExactly("h2", "http/1.1");
        assertThat(new Site(Pages.NOT_FOUND, SiteOptions.DEFAULT.withHttp2(false)).applicationProtocols())
                .containsExactly("http/1.1");
    }
}
