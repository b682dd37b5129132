using System.Text;
using Hotline.Api.Photos;

namespace Hotline.Integration.Tests.Api;

public sealed class PhotoCleanerTests
{
    private const string Secret = "北纬28.68";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void A_jpeg_loses_place_device_comment_thumbnail_and_what_hangs_behind_it_and_keeps_which_side_is_up()
    {
        byte[] exif = [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 2, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 9, 9, 9, 9, 0, 0, 0, 0, .. Bytes(Secret)];
        byte[] file =
        [
            0xFF, 0xD8,
            .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
            .. Segment(0xE1, exif), .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Bytes(Secret)]),
            .. Segment(0xED, Bytes(Secret)), .. Segment(0xFE, Bytes(Secret)), .. Segment(0xE2, Bytes("MPF\0" + Secret)),
            .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]), .. Segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
            .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD9,
            .. Bytes(Secret), 0xFF, 0xD8, 0xFF,
        ];
        Assert.True(PhotoCleaner.TryClean(file, out var photo));
        Assert.Equal("image/jpeg", photo.MediaType);
        Assert.True(photo.Content.AsSpan().IndexOf(Bytes(Secret)) < 0);
        Assert.True(photo.Content.AsSpan().IndexOf("xap"u8) < 0);
        byte[] expected =
        [
            0xFF, 0xD8, .. ExifOrientation.Segment(6),
            .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
            .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]), .. Segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
            .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD9,
        ];
        Assert.Equal(expected, photo.Content);
        Assert.Equal((ushort)6, ExifOrientation.Find(ExifOrientation.Segment(6).AsSpan(4)));

        // Clean already: nothing changes.
        Assert.True(PhotoCleaner.TryClean(photo.Content, out var again));
        Assert.Equal(photo.Content, again.Content);
    }

    [Fact]
    public void A_png_loses_texts_and_what_hangs_behind_it()
    {
        Assert.True(PhotoCleaner.TryClean(Pictures.PngWithText(Secret), out var photo));
        Assert.Equal("image/png", photo.MediaType);
        Assert.Equal(Pictures.Png, photo.Content);
    }

    [Fact]
    public void A_webp_loses_exif_and_profile_and_its_header_says_so()
    {
        byte[] image = [.. "VP8L"u8, 3, 0, 0, 0, 1, 2, 3, 0];
        byte[] file = Riff([.. "VP8X"u8, 10, 0, 0, 0, 0x3C, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. Chunk("ICCP"u8, Bytes(Secret)), .. image, .. Chunk("EXIF"u8, Bytes(Secret)), .. Chunk("XMP "u8, Bytes(Secret))]);
        Assert.True(PhotoCleaner.TryClean([.. file, .. Bytes(Secret)], out var photo));
        Assert.Equal("image/webp", photo.MediaType);
        Assert.Equal(Riff([.. "VP8X"u8, 10, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. image]), photo.Content);
    }

    [Fact]
    public void What_is_cut_off_or_something_else_is_refused()
    {
        Assert.False(PhotoCleaner.TryClean([], out _));
        Assert.False(PhotoCleaner.TryClean("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8, out _));
        Assert.False(PhotoCleaner.TryClean("GIF89a"u8, out _));
        foreach (var whole in new[] { Pictures.Png, Riff([.. "VP8L"u8, 3, 0, 0, 0, 1, 2, 3, 0]), [0xFF, 0xD8, .. Segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]), .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), 0x12, 0xFF, 0xD9] })
        {
            Assert.True(PhotoCleaner.TryClean(whole, out _));
            for (var length = 0; length < whole.Length; length++)
            {
                Assert.False(PhotoCleaner.TryClean(whole.AsSpan(0, length), out _), $"{length} of {whole.Length}");
            }
        }
    }

    [Fact]
    public void Whatever_bytes_come_are_answered()
    {
        var dice = new Random(20261124);
        byte[][] heads = [[0xFF, 0xD8, 0xFF], [.. Pictures.Png.AsSpan(0, 8)], [.. "RIFF"u8, 60, 0, 0, 0, .. "WEBP"u8]];
        for (var i = 0; i < 20_000; i++)
        {
            var tail = new byte[dice.Next(80)];
            dice.NextBytes(tail);
            PhotoCleaner.TryClean([.. heads[i % 3], .. tail], out _);
        }
    }

    private static byte[] Segment(byte marker, byte[] payload) => [0xFF, marker, (byte)((payload.Length + 2) >> 8), (byte)(payload.Length + 2), .. payload];

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data) =>
        [.. name, (byte)data.Length, 0, 0, 0, .. data, .. new byte[data.Length & 1]];

    private static byte[] Riff(byte[] chunks) => [.. "RIFF"u8, (byte)(chunks.Length + 4), 0, 0, 0, .. "WEBP"u8, .. chunks];
}
