export const COMPANION = { id: "comp_mono", voice: "verse" } as const;
