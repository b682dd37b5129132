using System.Security.Cryptography;

namespace Hotline.Telephony.Tests.Sip.Torture;

/// <summary>No byte of the messages changes unseen: an editor that mends a line end would take away what a message is there for.</summary>
public sealed class TortureBytesTests
{
    /// <summary>SHA-256 and name, as sha256sum writes them.</summary>
    private const string OfRfc4475 = """
        f8f6e2f4247287b0be6adb5ac222a6db4759395e44d27d2ddb9b39393e94867e badaspec
        cb049c727f16b5ec49e822f9e8b7d0ee20ca2d20ffb50baecd0b411a5e64fa7d badbranch
        1208a6e3e0c8a8c33a06a1f3733d158413cb72e58c379d094c4ecea11e9d4c28 baddate
        4768517cb1c40f60f215ac45f4fc5653ee53b0bf2df37e06c6543e874be4a7f9 baddn
        9ee2b88f2e0b5a9eeb9bf729b6177f0a0c7d0b5e6c84be593e0480d7962f3ab8 badinv01
        037d702d19e934bfeebbd2609050d7d54928d590cf90c78f3914522771dd8e03 badvers
        073637c63597199179cf5fc91b980b2d530c066a0048ea3b908772def57b4c36 bcast
        57181987c02c4f5752b7aa8c2847311f6184216ce7621e40303015949e70761c bext01
        f79450070975da54c3525c9a5cbe75bae3c9d8cb92eba609772c26f66f225c2e bigcode
        d9da629086a38df433438fb0fb19a8730f34516f049a5520dd0cac3285485290 clerr
        dfa6b5cdb289adc694b9b7e103ebfa7a2167335c46e5dc9de67055021910ae1c cparam01
        e93574215bd1d804bb46cc15ca6176b567def7ea1b15f72ab2c2dcf598af465a cparam02
        a6be48426565c2a705389c4ce2ea17e57b891cb13f80490a2cb9392c797b46ef dblreq
        be3a316d4ce5f69cad474646191e390dd4b50fc8371e44b5197fe1237781973e esc01
        9a9c59449f00327b02071feafc8e5c2a261c98c818044167894cc17809a12199 esc02
        263fe2ecd12a5ccbb6c67b3174e9211d11da9b600e7d69666a86d2ee42873e90 escnull
        c3cf30af13a9d107829cc105effd79355f1139c6ecc683a048b4c27951f8f416 escruri
        1e3efd9f3b238c6351ba12bc7eb46d843f2761b5d4a6b82b63bffdf07f2c5aee insuf
        b957a8292c1c0a9851fe94705b90f94320738f43aacde64998e401f742ef688d intmeth
        76fac8afe22dee49ea696b511621946694897ac7030fc5d07f57c8b487ce0521 inv2543
        9b39e824947df46f90f824cd308fb3c118f548d94637f581101e355b381a0d92 invut
        185739292bc676760e5b1cca77c87705aa570240171c506ad76f8c35af0ecdaa longreq
        bcacb2dc17610e8cc8f9b8b0e3d6ee65ab473f93787a03bbd33579e1cea473df ltgtruri
        d1b36b6316c12824f6f04bf6b1fd1f021cade9b74871693b9c3474cd9fa7f4e6 lwsdisp
        3e22ceeca585ad23cc180208e2dad94e0a5aa4bb877a61cac443aa927f758b9e lwsruri
        f884e5626c6c5b1210cfc4a3540b8a28bd52939cff092f3f0c5c971e032adb0e lwsstart
        887191619bf003b7e87399200b5cf4c3b5397344dbf70288ad5e23bd157b7fe4 mcl01
        a2c285636e451e75420da0cc62ee55ca3e398827008418befbfb078726bf0793 mismatch01
        01b287f9a9c492f7f57405c36c8a2af0e2393896ed2d25fb92b502f2a6722bc4 mismatch02
        92147c8e24997bac59629e1b163767697d0d6d499af87f89e325d69968bec3ba mpart01
        d156ab12105b4bfd8a6498de6f7195087058162b8cda1606169855b722411791 multi01
        7ea6538edc1f054fdb6cd1c821040460cffca3cb682fa2e8e2a502d92170b4c2 ncl
        07e11e470a69fffa3674de805e5165d1351a9439a91045ee70c9570ea24ab4fe noreason
        9a50a7343fcf685e77c4d0f477138a28f32a41c75aa566d200f3df210b01e648 novelsc
        e61978a2ea359fc666f0336fe4dbc623447532280e3273ea98119b3d3f788c84 quotbal
        885ba0488872cfc04a3c7622854b8381955a5ee890745d6010834e3731a73faa regaut01
        575d27530275814c1c98be164808fac89a0e2b4fc899dadcd97e6ba499437bda regbadct
        dab4087c133348b06fd7b3c4c7ef15094f8754e265e4e8c2137bb3ecda2ef477 regescrt
        53158177326568e9964bce5dcfac27a2bf8a90953bbc03f6c5e2775864a97e4b scalar02
        0957eca31737e3592eb1418bb41e9f5219278a78ff420111620d7fb60175b551 scalarlg
        497c5f1ced6c7b579b48075e2dca919ce9b819a735964128a6e744a3a0b9e57f sdp01
        87bbaed6b4b354dbd3c5c7a20e66686303c63e43a0aa19b89de1ac75231611a2 semiuri
        33b4553a3b9418121b099ff07882535151edd6a1e81898c63a916aad2cbf90bc transports
        64ae20694026e28c10746b57386b7fd1276de02b6f8d42d418070e87d6f4499f trws
        81be1a6a566c7ab52fe1c58c4a75440dfd697ad04c5e09fa71340de7da7b8bbb unkscm
        f6914409ced613ef5eb56e264d2f096dac26ab9e397d6a638934d2027f1f6acb unksm2
        4f939d6ebf4817eea70f011d3209e83732872ffc20ffd304b244084dc392f4d7 unreason
        d6f6cdee99cd0a1f8e3d9a0fdd67c877700e19ab86d8186dada06f61260e3e61 wsinv
        50954ef47acca4f9f5263ded06246d06dee4e2ee508a8d284191795d7fddf365 zeromf
        """;

    private const string OfRfc5118 = """
        4460491fc29d1aa79b1709a35eb93e4ba21cca1d4973f6c101a218c8dd77b0fc ipv4-mapped-ipv6
        2d8a4e92b01c5164bba5e295a40442959b8ab67b977c91160f604546054bbdd7 ipv6-bad
        3990db23ca3586e0c0856a2862de737ad58fcd689de256bf8f53b91b7c83b4af ipv6-bug-abnf-3-colons
        3058711d518164b01161bde0bd68f56b4c76fa7fe082caee9e89dbed676a4d68 ipv6-correct-abnf-2-colons
        ed7c9f32cc37be8b94369de52514b8e2be7421c5f6f312253af92503383dbae4 ipv6-good
        2cc4415d2131cb44bd7bd3e5cca5181060ebd3b703761e89c530bab2eb558e64 ipv6-in-sdp
        8002917ae4f54f8149fb8fe0c6ee61058efd523af67e5ba46adb5f521946fbc3 mult-ip-in-header
        5a3a49ab3f2b572e9cd920ff5ea421d448c6c908f224baa21782fb9d47d7200d mult-ip-in-sdp
        f91b46786e54477c5ebd2337d59cdf2dc49d2d062270a2f107a79b38833f3b6f port-ambiguous
        806e6a656e3b0d5c0cfc3661be73f1496e07380b3caa40bbccab07a9b77b9dd6 port-unambiguous
        0fa6dfa5c400a8f069b97b8592bf19da8e149551d21e6206edb771223a23fe56 via-received-param-no-delim
        a0053013e73180030114fd5f7d9b681643eb4d2e0372d4921e749c74f392a74e via-received-param-with-delim
        """;

    [Theory]
    [InlineData(TortureMessages.Rfc4475, OfRfc4475, 49)]
    [InlineData(TortureMessages.Rfc5118, OfRfc5118, 12)]
    public void The_messages_are_those_of_the_rfc_byte_for_byte(string rfc, string expected, int count)
    {
        var lines = TortureMessages.Names(rfc).Select(name => $"{Convert.ToHexStringLower(SHA256.HashData(TortureMessages.Of(rfc, name)))} {name}").ToList();
        Assert.Equal(count, lines.Count);
        Assert.Equal(expected.ReplaceLineEndings("\n").Split('\n').Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }
}
