using MudBlazor;

namespace Hotline.Agent.Client.Shell;

/// <summary>Calm and dense: one blue, greys, and colour kept for what needs attention.</summary>
internal static class HotlineTheme
{
    private static readonly string[] Fonts =
        ["-apple-system", "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1b5e8c",
            PrimaryDarken = "#154a6e",
            PrimaryLighten = "#2f7db3",
            Secondary = "#5b6b7b",
            Success = "#1f7a4d",
            Warning = "#b25e00",
            Error = "#b3261e",
            Info = "#1b5e8c",
            Background = "#f4f6f8",
            Surface = "#ffffff",
            TextPrimary = "#1d2833",
            TextSecondary = "#566473",
            LinesDefault = "#dfe5ea",
            LinesInputs = "#b9c4ce",
            TableLines = "#e6ebef",
            ActionDefault = "#566473",
            DrawerBackground = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1d2833",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "48px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = ".875rem", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = ".8125rem", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = ".875rem", FontWeight = "500", TextTransform = "none", LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontFamily = Fonts, FontSize = ".75rem", LetterSpacing = "normal" },
        },
    };
}
